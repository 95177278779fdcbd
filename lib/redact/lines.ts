import { LogtapError } from "../fault/mod.ts";

const LINE_FEED = 0x0a;
/** A line is searched as a whole, so it has to be in memory. */
const LINE_MAX_BYTES = 64 << 20;

/** The lines of a stream, without their ends; a carriage return stays. @throws {LogtapError} too_large */
export async function* linesOf(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly Uint8Array[]> {
  const pending: Uint8Array[] = [];
  let held = 0;
  for await (const chunk of source) {
    const lines: Uint8Array[] = [];
    let at = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, at)) {
      lines.push(joined([...pending.splice(0), chunk.subarray(at, end)]));
      held = 0;
      at = end + 1;
    }
    if (at < chunk.length) pending.push(chunk.slice(at));
    held += chunk.length - at;
    if (held > LINE_MAX_BYTES) {
      throw new LogtapError(
        "too_large",
        `Cannot redact a line of more than ${LINE_MAX_BYTES} bytes`,
      );
    }
    if (lines.length > 0) yield lines;
  }
  if (pending.length > 0) yield [joined(pending)];
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

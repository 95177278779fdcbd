import {
  type DerivedOptions,
  type DerivedTotals,
  type Making,
  outputFault,
  OutputFile,
  type OutputPlace,
} from "../../lib/capture/mod.ts";
import { BUILD, type Flag, type Host } from "../../lib/cli/mod.ts";
import { sanitize } from "../../lib/ansi/mod.ts";
import { cutValue, LogtapError } from "../../lib/fault/mod.ts";
import { formatBytes, formatCount, plural } from "../../lib/units/mod.ts";

/** Where a command puts what it makes. Files of other people's folders have no say in it. */
export const OUT_FLAG = {
  kind: "text",
  short: "o",
  value: "DIR",
  local: "never",
  completes: "directory",
  doc: "Directory to make",
} as const satisfies Flag;

/** @throws {LogtapError} usage — the flag was not given. */
export function required(flag: string, value: string | undefined): string {
  if (value !== undefined && value !== "") return value;
  throw new LogtapError("usage", `Cannot go on without ${flag}: expected a name for the output`);
}

/** What a capture that is made now says of its making. */
export function makingOf(host: Pick<Host, "nowMs">): Making {
  return {
    now: new Date(host.nowMs()).toISOString(),
    writer: `logtap ${BUILD.version}`,
  };
}

export function derivedOptions(place: OutputPlace, host: Host): DerivedOptions {
  return { place, nowMs: () => host.nowMs() };
}

/** `./part: 1,234 lines, 5.6 MB, 1 file`. */
export function totalsText(out: string, { entries, files, bytes }: DerivedTotals): string {
  const [lines, parts] = [plural(entries, "line"), plural(files, "file")];
  return `${sanitize(out)}: ${lines}, ${formatBytes(bytes)}, ${parts}\n`;
}

/** Makes a file that appears when `fill` is done; when it throws, nothing is left. */
export async function writeFile<T>(
  place: OutputPlace,
  fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const file = await OutputFile.begin(place);
  try {
    const result = await fill((bytes) => file.append(bytes));
    await file.commit();
    return result;
  } catch (error) {
    await file.discard();
    throw outputFault(place, error);
  }
}

/** Names shown of what was left out; `--json` has all. */
const LEFT_OUT_SHOWN = 5;

/** What came with a capture and is no part of one. */
export function leftOutText(names: readonly string[]): string {
  const shown = names.slice(0, LEFT_OUT_SHOWN).map((name) =>
    `  left out: ${sanitize(cutValue(name))}\n`
  );
  const more = names.length - shown.length;
  return shown.join("") + (more > 0 ? `  and ${formatCount(more)} more that no capture has\n` : "");
}

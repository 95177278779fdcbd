import { sanitize } from "../../lib/ansi/mod.ts";
import type { Progress } from "../../lib/bucket/mod.ts";
import type { Flag, Host } from "../../lib/cli/mod.ts";
import { LogtapError } from "../../lib/fault/mod.ts";
import { formatBytes } from "../../lib/units/mod.ts";

/** Requests under way at once. None would wait for ever. */
export const CONCURRENCY_FLAG = {
  kind: "number",
  value: "N",
  default: 4,
  min: 1,
  max: 64,
  doc: "Transfers under way at once",
} as const satisfies Flag;

/** A place that may be told by position or by the older program's flag; exactly one of them. */
export function placeOf(
  what: string,
  position: string | undefined,
  flag: string | undefined,
): string {
  const given = position ?? flag ?? "";
  const isOnce = position === undefined || flag === undefined;
  if (isOnce && given !== "") return given;
  throw new LogtapError("usage", `Cannot go on: expected ${what}${isOnce ? "" : " once"}`);
}

/** Between two lines of progress. */
const SHOWN_EACH_MS = 200;

/** One line on the terminal that is written over; nothing in pipes. */
export class ProgressLine {
  readonly #host: Pick<Host, "stderr" | "nowMs">;
  #shownMs = 0;
  #length = 0;

  constructor(host: Pick<Host, "stderr" | "nowMs">) {
    this.#host = host;
  }

  readonly show = ({ files, allFiles, bytes, allBytes }: Progress): void => {
    const now = this.#host.nowMs();
    if (!this.#host.stderr.isTerminal || now - this.#shownMs < SHOWN_EACH_MS) return;
    this.#shownMs = now;
    const text = `${files} of ${allFiles} files, ${formatBytes(bytes)} of ${formatBytes(allBytes)}`;
    this.#write(text);
  };

  /** Takes the line away. */
  clear(): void {
    if (this.#length > 0) this.#write("");
  }

  #write(text: string): void {
    const line = sanitize(text);
    void this.#host.stderr.write(`\r${line.padEnd(this.#length)}${text === "" ? "\r" : ""}`);
    this.#length = line.length;
  }
}

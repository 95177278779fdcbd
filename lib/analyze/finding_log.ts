import { sanitize } from "../ansi/mod.ts";
import type { Finding, FindingKind } from "../capture/mod.ts";

/** Findings told one by one; the others are summed up. */
const TOLD_MAX = 10;
/** What a running or killed writer leaves behind, and loses nothing by it. */
const HARMLESS: ReadonlySet<FindingKind> = new Set(["vanished"]);
/** Every running writer has such a tail for a moment: nobody has to know. `verify` knows killed ones. */
const UNTOLD: FindingKind = "stale";

/** Tells a person what a reading met, a line each, and remembers whether something was wrong. */
export class FindingLog {
  readonly #write: (line: string) => void;
  #told = 0;
  #harmful = 0;

  /** `write` takes whole lines, newline included. */
  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  /** To be handed to a reader. */
  readonly tell = (finding: Finding): void => {
    if (finding.kind === UNTOLD) return;
    if (!HARMLESS.has(finding.kind)) this.#harmful++;
    if (this.#told++ < TOLD_MAX) this.#write(`logtap: ${findingLine(finding)}\n`);
  };

  /** Says how many more there were. */
  finish(): void {
    const more = this.#told - TOLD_MAX;
    if (more > 0) this.#write(`logtap: ${more} more findings; \`logtap verify\` lists them all\n`);
  }

  /** True if lines may be missing or wrong. */
  get hasHarm(): boolean {
    return this.#harmful > 0;
  }
}

/** `2026-….jsonl.zst, byte 1234, cursor 99: the frame is cut off`; safe for a terminal. */
export function findingLine({ file, offset, cursor, text }: Finding): string {
  const byte = offset === undefined ? "" : `, byte ${offset}`;
  const line = cursor === undefined ? "" : `, cursor ${cursor}`;
  return sanitize(`${file}${byte}${line}: ${text}`);
}

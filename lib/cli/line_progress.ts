import { cellWidth, cutCells, padCells, sanitize } from "../ansi/mod.ts";
import type { Host } from "./port.ts";

/** Between two lines of progress. */
const SHOWN_EACH_MS = 200;

/** One line on the terminal that is written over while work goes on; nothing in pipes. */
export class LineProgress {
  readonly #host: Pick<Host, "stderr" | "nowMs">;
  #shownMs = 0;
  #cells = 0;

  constructor(host: Pick<Host, "stderr" | "nowMs">) {
    this.#host = host;
  }

  /** Shows the text, if the last one has been seen for a while. */
  show(text: () => string): void {
    const now = this.#host.nowMs();
    if (!this.#host.stderr.isTerminal || now - this.#shownMs < SHOWN_EACH_MS) return;
    this.#shownMs = now;
    this.#write(cutCells(sanitize(text()), this.#host.stderr.columns - 1));
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#cells > 0) this.#write("");
  }

  #write(line: string): void {
    void this.#host.stderr.write(`\r${padCells(line, this.#cells)}${line === "" ? "\r" : ""}`);
    this.#cells = cellWidth(line);
  }
}

import { fitLine, type Frame, type Line, lineWidth, type Place, type Size } from "./frame.ts";
import type { Theme } from "./theme.ts";

/** DEC private mode 2026: a terminal that knows it shows all that stands between at once. */
const BEGIN_UPDATE = "\x1b[?2026h";
const END_UPDATE = "\x1b[?2026l";
const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
const CLEAR_SCREEN = "\x1b[2J";
const CLEAR_TO_END_OF_LINE = "\x1b[K";
const RESET = "\x1b[0m";

/**
 * Turns frames into what a terminal has to be sent: the rows that differ from the frame before.
 * Remembers what is on the screen; `forget` when somebody else has written there.
 */
export class Painter {
  #theme: Theme;
  #size: Size = { columns: 0, rows: 0 };
  /** What each row was written with. */
  #rows: readonly string[] = [];
  #cursor: Place | undefined;
  #isKnown = false;

  constructor(theme: Theme) {
    this.#theme = theme;
  }

  set theme(theme: Theme) {
    this.#theme = theme;
    this.forget();
  }

  /** The next frame is painted whole. */
  forget(): void {
    this.#isKnown = false;
  }

  /** Empty when the screen shows the frame already. */
  paint({ lines, cursor }: Frame, size: Size): string {
    const isSame = this.#isKnown && size.columns === this.#size.columns &&
      size.rows === this.#size.rows;
    const old = isSame ? this.#rows : [];
    const rows = Array.from(
      { length: size.rows },
      (_, row) => this.#row(lines[row] ?? [], size.columns),
    );
    const changes = rows.map((text, row) =>
      text === old[row] ? "" : `${at({ row, column: 0 })}${text}`
    )
      .join("");
    const isCursorSame = isSame && cursor?.row === this.#cursor?.row &&
      cursor?.column === this.#cursor?.column;
    this.#rows = rows;
    this.#size = size;
    this.#cursor = cursor;
    this.#isKnown = true;
    if (changes === "" && isCursorSame) return "";
    const clear = isSame ? "" : CLEAR_SCREEN;
    const place = cursor === undefined ? "" : `${at(cursor)}${SHOW_CURSOR}`;
    return `${BEGIN_UPDATE}${HIDE_CURSOR}${clear}${changes}${place}${END_UPDATE}`;
  }

  #row(line: Line, columns: number): string {
    const width = lineWidth(line);
    const text = (width > columns ? fitLine(line, columns) : line).map(({ text, look }) => {
      const on = this.#theme[look];
      return on === "" || text === "" ? text : `\x1b[${on}m${text}${RESET}`;
    }).join("");
    // Behind a character in the last column, clearing would take it away.
    return width < columns ? text + CLEAR_TO_END_OF_LINE : text;
  }
}

function at({ row, column }: Place): string {
  return `\x1b[${row + 1};${column + 1}H`;
}

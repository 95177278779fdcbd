/** Dresses a text. The text may be dressed already, by a style that ends with another code. */
export type Style = (text: string) => string;

/** The styles of the product. `bold` and `dim` end each other, so they do not nest. */
export interface Styles {
  readonly bold: Style;
  readonly dim: Style;
  readonly inverse: Style;
  readonly red: Style;
  readonly green: Style;
  readonly yellow: Style;
  readonly blue: Style;
  readonly magenta: Style;
  readonly cyan: Style;
  /** What a pattern found: bold red, as grep has it. */
  readonly match: Style;
}

const plain: Style = (text) => text;

function sgr(on: string, off: string): Style {
  return (text) => text === "" ? "" : `\x1b[${on}m${text}\x1b[${off}m`;
}

/** Select Graphic Rendition, ECMA-48 (1991) 8.3.117. Each style ends by its own code, not by 0. */
const COLORED: Styles = {
  bold: sgr("1", "22"),
  dim: sgr("2", "22"),
  inverse: sgr("7", "27"),
  red: sgr("31", "39"),
  green: sgr("32", "39"),
  yellow: sgr("33", "39"),
  blue: sgr("34", "39"),
  magenta: sgr("35", "39"),
  cyan: sgr("36", "39"),
  match: sgr("1;31", "22;39"),
};

const PLAIN: Styles = {
  bold: plain,
  dim: plain,
  inverse: plain,
  red: plain,
  green: plain,
  yellow: plain,
  blue: plain,
  magenta: plain,
  cyan: plain,
  match: plain,
};

/** The styles for an output that shows colours, or for one that does not. */
export function styles(color: boolean): Styles {
  return color ? COLORED : PLAIN;
}

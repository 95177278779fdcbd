import { PALETTE, type Run, type Size } from "./screen.ts";

/** Pixels. A cell is as wide as most monospaced fonts have it at this size. */
const FONT = 13;
const CELL = { width: 7.8, height: 17 } as const;
const MARGIN = 14;
const TITLE = 30;
/** Where letters stand in their row. */
const BASELINE = 12.5;
const FONTS = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace";
const BAR = "#1f2530";
const DOTS = ["#e05561", "#d8a657", "#7fbf6a"];

export interface Picture extends Size {
  /** What the window is called. */
  readonly title: string;
  /** For those who do not see it. */
  readonly description: string;
}

/** A terminal window as SVG: text stays text, and nothing is loaded, linked or run. */
export function screenSvg(screen: readonly (readonly Run[])[], picture: Picture): string {
  const { columns, rows, title, description } = picture;
  const width = round(columns * CELL.width + 2 * MARGIN);
  const height = round(rows * CELL.height + TITLE + 2 * MARGIN);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escape(title)}</title>`,
    `<desc id="description">${escape(description)}</desc>`,
    `<rect width="${width}" height="${height}" rx="9" fill="${PALETTE.background}"/>`,
    `<path d="M0 ${TITLE}V9a9 9 0 0 1 9-9H${width - 9}a9 9 0 0 1 9 9V${TITLE}z" fill="${BAR}"/>`,
    ...DOTS.map((fill, i) => `<circle cx="${20 + 20 * i}" cy="15" r="6" fill="${fill}"/>`),
    `<g font-family="${FONTS}" font-size="${FONT}" fill="${PALETTE.text}" xml:space="preserve">`,
    `<text x="${width / 2}" y="19.5" text-anchor="middle" fill="${PALETTE.colors[8]}">` +
    `${escape(title)}</text>`,
    ...screen.flatMap((runs, row) => rowMarkup(runs, TITLE + MARGIN + row * CELL.height)),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

function rowMarkup(runs: readonly Run[], top: number): string[] {
  const backgrounds = runs.flatMap(({ column, cells, background }) =>
    background === undefined ? [] : [
      `<rect x="${left(column)}" y="${round(top)}" width="${round(cells * CELL.width)}" ` +
      `height="${CELL.height}" fill="${background}"/>`,
    ]
  );
  const spans = runs.filter(({ text }) => text.trim() !== "").map(spanMarkup).join("");
  return spans === ""
    ? backgrounds
    : [...backgrounds, `<text y="${round(top + BASELINE)}">${spans}</text>`];
}

/** Every run says how wide it is: another font moves no column. */
function spanMarkup({ column, cells, text, color, isBold, isUnderlined }: Run): string {
  const word = text.trim();
  const blank = text.length - text.trimStart().length;
  // Blanks take one cell each, whatever the letters take.
  const wide = cells - (text.length - word.length);
  const attributes = [
    `x="${left(column + blank)}"`,
    ...wide > 1 ? [`textLength="${round(wide * CELL.width)}"`] : [],
    ...color === PALETTE.text ? [] : [`fill="${color}"`],
    ...isBold ? ['font-weight="bold"'] : [],
    ...isUnderlined ? ['text-decoration="underline"'] : [],
  ];
  return `<tspan ${attributes.join(" ")}>${escape(word)}</tspan>`;
}

function left(column: number): number {
  return round(MARGIN + column * CELL.width);
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text for an element or an attribute; what XML may not hold becomes U+FFFD. */
export function escape(text: string): string {
  // Those that XML 1.0 does not allow, section 2.2.
  const allowed = text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd");
  return allowed.toWellFormed().replace(/[&<>"]/g, (sign) => ENTITIES[sign]!);
}

import headless from "@xterm/headless";

/** Colours as `#rrggbb`; the attributes that logtap uses. */
export interface Style {
  readonly color: string;
  /** Undefined is the terminal's own. */
  readonly background?: string;
  readonly isBold: boolean;
  readonly isUnderlined: boolean;
}

/** Cells of one style, side by side. */
export interface Run extends Style {
  readonly column: number;
  readonly cells: number;
  readonly text: string;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The sixteen colours of the picture's terminal, and its own two. */
export const PALETTE = {
  background: "#14181f",
  text: "#d7dce4",
  colors: [
    ...["#2a303c", "#e05561", "#7fbf6a", "#d8a657", "#5c9be6", "#c07bd8", "#4fb3bf", "#c5cbd6"],
    ...["#7d8798", "#ff6b78", "#98d982", "#f2c572", "#79b4ff", "#dd97f2", "#6fd3df", "#ffffff"],
  ],
} as const;

type Cell = NonNullable<ReturnType<headless.IBufferLine["getCell"]>>;

/** What an independent terminal shows when it has been sent this: its rows as runs. */
export async function readScreen(sent: string, { columns, rows }: Size): Promise<Run[][]> {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(sent, resolve));
  const { active } = terminal.buffer;
  const screen = Array.from({ length: rows }, (_, row) => runsOf(active.getLine(row)!, columns));
  terminal.dispose();
  return screen;
}

function runsOf(line: headless.IBufferLine, columns: number): Run[] {
  const runs: Run[] = [];
  for (let column = 0; column < columns; column++) {
    const cell = line.getCell(column)!;
    // The right half of a wide character.
    if (cell.getWidth() === 0) continue;
    const [text, style] = [cell.getChars() || " ", styleOf(cell)];
    const last = runs.at(-1);
    if (last !== undefined && isSame(last, style)) {
      runs[runs.length - 1] = {
        ...last,
        text: last.text + text,
        cells: last.cells + cell.getWidth(),
      };
    } else runs.push({ ...style, column, cells: cell.getWidth(), text });
  }
  return runs;
}

function isSame(a: Style, b: Style): boolean {
  return a.color === b.color && a.background === b.background && a.isBold === b.isBold &&
    a.isUnderlined === b.isUnderlined;
}

function styleOf(cell: Cell): Style {
  const color = colorOf(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor());
  const background = colorOf(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor());
  const isInverse = cell.isInverse() !== 0;
  const shown = isInverse ? background ?? PALETTE.background : color ?? PALETTE.text;
  const behind = isInverse ? color ?? PALETTE.text : background;
  return {
    color: shown,
    ...behind !== undefined && { background: behind },
    isBold: cell.isBold() !== 0,
    isUnderlined: cell.isUnderline() !== 0,
  };
}

/** Undefined for the terminal's own colour. */
function colorOf(isDefault: boolean, isRgb: boolean, value: number): string | undefined {
  if (isDefault) return undefined;
  if (isRgb) return `#${value.toString(16).padStart(6, "0")}`;
  return value < 16 ? PALETTE.colors[value] : cube(value);
}

/** Colours 16 to 231 are a cube of six steps, 232 to 255 greys: as xterm has them. */
function cube(value: number): string {
  const hex = (level: number) => level.toString(16).padStart(2, "0");
  if (value >= 232) return `#${hex(8 + (value - 232) * 10).repeat(3)}`;
  const step = (index: number) => hex(index === 0 ? 0 : 55 + index * 40);
  const [red, green, blue] = [36, 6, 1].map((unit) => Math.floor((value - 16) / unit) % 6);
  return `#${step(red!)}${step(green!)}${step(blue!)}`;
}

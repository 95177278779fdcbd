import { cellWidth, padCells } from "../ansi/mod.ts";

export type Align = "left" | "right";

/**
 * Rows as text, columns aligned by the cells they take on a terminal (wide characters count two).
 * Two spaces between columns, none at the end of a line; the last line ends in a newline.
 */
export function tableText(
  rows: readonly (readonly string[])[],
  align: readonly Align[] = [],
): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => widths[i] = Math.max(widths[i] ?? 0, cellWidth(cell)));
  }
  const lines = rows.map((row) =>
    row.map((cell, i) => padCells(cell, widths[i] ?? 0, align[i])).join("  ").trimEnd()
  );
  return lines.map((line) => `${line}\n`).join("");
}

/** One JSON value for people and programs, indented by two, newline at the end. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

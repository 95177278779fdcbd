/** Opens what spreadsheets take for a formula. */
const FORMULA = /^[=+\-@\t\r\n]/;
const NEEDS_QUOTES = /[",\r\n]/;

export interface CsvOptions {
  /** Put an apostrophe before cells that a spreadsheet would run: `=cmd|…`, `+1`, `@x`. */
  readonly formulaSafe?: boolean;
}

/**
 * One record of comma-separated values (RFC 4180, October 2005): cells with commas, quotes or line
 * ends stand in quotes, quotes inside are doubled. Ends in LF, as most programs write and all read.
 */
export function csvRecord(
  cells: readonly string[],
  { formulaSafe = false }: CsvOptions = {},
): string {
  let record = "";
  for (let i = 0; i < cells.length; i++) {
    let cell = cells[i]!;
    if (formulaSafe && FORMULA.test(cell)) cell = `'${cell}`;
    if (i > 0) record += ",";
    record += NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  }
  return `${record}\n`;
}

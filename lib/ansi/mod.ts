/**
 * ANSI: what may be written to a terminal, and how wide it is there.
 *
 *     const style = styles(color);
 *     host.print(`${style.dim(time)} ${style.red(sanitize(entry.msg))}`);
 *
 * Three things:
 * - `styles`, colours that vanish where there is none to show;
 * - `sanitize`, without which no text from a log may reach a terminal. Escape sequences in logs are
 *   an attack: they set titles, fill clipboards, make the terminal type, and hide lines;
 * - `cellWidth` and its kin, for columns that line up. They are meant for sanitised text.
 *
 * Does not know whether stdout is a terminal: the caller does. Text for pipes and files is never
 * sanitised. Nothing here throws.
 */
export { cellWidth, cutCells, padCells } from "./cells.ts";
export { sanitize, sanitizeJson } from "./sanitize.ts";
export { shellWord } from "./shell_word.ts";
export { type Style, type Styles, styles } from "./styles.ts";

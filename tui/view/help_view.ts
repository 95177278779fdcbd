import { KEY_GROUPS, keyText } from "../keys.ts";
import { fitLine, type Line, span } from "../screen/frame.ts";
import type { State } from "../state.ts";

const KEYS_CELLS = 22;
/** From this width on, what a key does stands beside it. */
const ROOMY_COLUMNS = 60;

export function helpHeight(state: State): number {
  return helpLines(state).length;
}

/** The table of keys, as far as they do something here. */
export function helpLines({ header, size: { columns } }: State): readonly Line[] {
  const isReplay = header.kind === "replay";
  const lines: Line[] = [];
  for (const { title, keys } of KEY_GROUPS) {
    const known = keys.filter((key) => isReplay || key.isReplay !== true);
    if (known.length === 0) continue;
    lines.push([span(title, "bold")]);
    for (const { keys, doc } of known) {
      const names = span(
        `  ${[...new Set(keys.map(keyText))].join(" ").padEnd(KEYS_CELLS)}`,
        "info",
      );
      if (columns >= ROOMY_COLUMNS) lines.push(fitLine([names, span(doc)], columns));
      else lines.push(fitLine([names], columns), fitLine([span(`    ${doc}`)], columns));
    }
    lines.push([]);
  }
  return lines;
}

import { KEY_GROUPS, keyText } from "../keys.ts";
import { type Line, span } from "../screen/frame.ts";
import type { State } from "../state.ts";
import { fitLine } from "../screen/frame.ts";

const KEYS_CELLS = 22;

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
      const names = [...new Set(keys.map(keyText))].join(" ").padEnd(KEYS_CELLS);
      lines.push(fitLine([span(`  ${names}`, "info"), span(doc)], columns));
    }
    lines.push([]);
  }
  return lines;
}

import { KEY_GROUPS, type KeyGroup, keyText } from "../tui/mod.ts";

const INTRODUCTION = `# Keys of the terminal view

Printed by \`deno task docs\` from the table in \`tui/keys.ts\`, which the help in the view (\`?\`) shows too.

\`logtap recv\` and \`logtap demo\` show the view of what arrives, \`logtap open DIR\` of a whole capture, or replays it
(\`--speed 10x\`). Fingers that know less, vim or lnav know most of it. Numbers, times and patterns are typed after \`:\`, \`t\` and \`/\`;
lines are edited as in a shell (Ctrl-A, Ctrl-E, Ctrl-W, Ctrl-U, Ctrl-K, Alt-B, Alt-F), \`↑\` and \`↓\` bring back what was typed before, pastes are one line.
`;

const OVERLAYS = `## In what lies over the entries

| where | keys |
|---|---|
| everywhere | \`q\`, \`Esc\` close it; \`j\`, \`k\`, \`d\`, \`u\`, \`PgDn\`, \`PgUp\`, \`g\`, \`G\` scroll |
| an entry | \`n\`, \`N\` the next and the previous entry; \`y\` copies it |
| entries over time | \`←\`, \`→\` move, with Shift ten at once; \`Enter\` goes there |
| patterns | \`Enter\` goes to an example; \`=\` shows only such entries, \`!\` hides them |
| services | \`Space\` chooses, \`o\` takes only this one, \`a\` all or none, \`/\` seeks a name, \`Enter\` goes on |

## What to know

- **Filters stack.** \`Esc\` takes away, one at a time: what runs, the search, the last filter. The badges above the entries tell what is on.
- **The whole capture is there**, not the last lines of it: \`gg\`, \`G\`, \`t\`, \`n\` and \`:42%\` go anywhere in it.
- **Text that would act on the terminal is shown instead** (\`␛[2J\`, \`\\u202e\`), and a badge counts such lines and says who sends most of them.
  The colours that programs give their lines are shown as colours, for they do nothing else; \`Enter\` shows every character.
- **The rule above the entries** tells their day and zone, and how much of the capture stands before the selected one.
- **Colours** are the sixteen of the terminal, chosen for its background, which it is asked for (\`COLORFGBG\` helps those that
  do not answer); \`NO_COLOR\` and \`--color never\` leave bold, underline and reverse. \`TERM=dumb\` has no view.
- **A search** shows the nearest hit behind the selected entry, then counts the rest; \`[103+ 25%]\` until it has seen all, \`[4/412]\` then.
- **The wheel** comes as arrow keys from the terminal, so that selecting text with the mouse stays the terminal's own, without Shift.
- **Ctrl-Z** stops logtap, and with it receiving, until \`fg\`. \`y\` copies by OSC 52, which some terminals have to be allowed.
- 40×10 cells are enough; below 20×5 nothing is shown.
`;

/** docs/keys.md, from the table of keys. */
export function keysPage(): string {
  return [INTRODUCTION, ...KEY_GROUPS.map(section), OVERLAYS].join("\n");
}

function section({ title, keys }: KeyGroup): string {
  const rows = keys.map(({ keys, doc }) => {
    const names = [...new Set(keys.map(keyText))].map((name) => `\`${name}\``).join(" ");
    return `| ${names} | ${doc.replaceAll("|", "\\|")} |`;
  });
  return [`## ${title}\n`, "| key | |", "|---|---|", ...rows, ""].join("\n");
}

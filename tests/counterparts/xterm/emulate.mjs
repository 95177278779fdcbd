// xterm.js without a screen. Reads JSON lines {columns, rows, text}, each for a terminal of its own,
// and writes a JSON line with what that terminal has become.
import { createInterface } from "node:readline";
import unicode11 from "@xterm/addon-unicode11";
import headless from "@xterm/headless";

// Written behind the text, so that what it has left switched on shows.
const PROBE = "\x1b[1;1Hlqk";

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await emulate(JSON.parse(line)))}\n`);
}

async function emulate({ columns, rows, text }) {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  terminal.loadAddon(new unicode11.Unicode11Addon());
  terminal.unicode.activeVersion = "11";
  const told = [];
  terminal.onData((data) => told.push(`answered ${data}`));
  terminal.onBell(() => told.push("rang"));
  terminal.onTitleChange((title) => told.push(`title ${title}`));
  terminal.onResize(() => told.push("resized"));
  await write(terminal, text);
  const state = { ...stateOf(terminal), told: [...told] };
  await write(terminal, PROBE);
  return { ...state, probe: cellsOf(terminal, 0).slice(0, 3) };
}

function write(terminal, text) {
  return new Promise((resolve) => terminal.write(text, resolve));
}

function stateOf(terminal) {
  const { buffer: { active }, modes, rows } = terminal;
  const lines = Array.from({ length: rows }, (_, row) => active.getLine(active.baseY + row));
  return {
    lines: lines.map((line) => line.translateToString(true)),
    isWrapped: lines.some((line) => line.isWrapped),
    cursor: [active.cursorX, active.cursorY],
    scrollback: active.length - rows,
    buffer: active.type,
    modes,
  };
}

function cellsOf(terminal, row) {
  const line = terminal.buffer.active.getLine(terminal.buffer.active.baseY + row);
  return Array.from({ length: line.length }, (_, column) => {
    const cell = line.getCell(column);
    return `${cell.getChars()} ${cell.isAttributeDefault() ? "plain" : "styled"}`;
  });
}

import assert from "node:assert/strict";
import { type Style, type Styles, styles } from "../../../lib/ansi/mod.ts";

const all = (from: Styles) => Object.entries(from) as readonly [string, Style][];

Deno.test("styles() without colour leaves every text alone", () => {
  for (const [name, style] of all(styles(false))) assert.equal(style("text"), "text", name);
});

Deno.test("styles() with colour opens and closes around the text", () => {
  for (const [name, style] of all(styles(true))) {
    assert.match(style("text"), /^\x1b\[[\d;]+mtext\x1b\[[\d;]+m$/, name);
    assert.equal(style(""), "", `${name} of nothing`);
  }
  assert.equal(styles(true).match("x"), "\x1b[1;31mx\x1b[22;39m");
});

Deno.test("a style inside another one does not end the outer one", () => {
  const { red, bold } = styles(true);
  const inner = bold("b");
  assert.ok(red(`a${inner}c`).includes(inner));
  assert.ok(!inner.includes("\x1b[39m") && !inner.includes("\x1b[0m"));
});

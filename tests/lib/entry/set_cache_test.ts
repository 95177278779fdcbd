import { strictEqual } from "node:assert/strict";
import { checkLabels, SetCache } from "../../../lib/entry/mod.ts";

const made = (name: string) => checkLabels({ name });

Deno.test("SetCache finds what was kept", () => {
  const cache = new SetCache();
  const set = made("a");
  strictEqual(cache.find("a"), undefined);
  cache.keep("a", set);
  strictEqual(cache.find("a"), set);
});

Deno.test("SetCache keeps a set that is used and forgets those that are not", () => {
  const cache = new SetCache();
  const used = made("used");
  cache.keep("used", used);
  cache.keep("unused", made("unused"));
  for (let i = 0; i < 20_000; i++) {
    cache.keep(`set ${i}`, made("x"));
    if (i % 1000 === 0) strictEqual(cache.find("used"), used);
  }
  strictEqual(cache.find("unused"), undefined);
  strictEqual(cache.find("set 19999") === undefined, false);
});

Deno.test("SetCache does not keep long texts, nor more than its bytes", () => {
  const cache = new SetCache();
  cache.keep("x".repeat(5000), made("long"));
  strictEqual(cache.find("x".repeat(5000)), undefined);
  const texts = Array.from({ length: 1000 }, (_, i) => `${i}`.padEnd(4000, "x"));
  for (const text of texts) cache.keep(text, made("x"));
  const kept = texts.filter((text) => cache.find(text) !== undefined).length;
  strictEqual(kept < 700, true, `${kept} texts of 4,000 bytes are kept`);
});

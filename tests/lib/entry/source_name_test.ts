import assert from "node:assert/strict";
import { labelSet, sourceName } from "../../../lib/entry/mod.ts";

Deno.test("sourceName() takes the best label there is", () => {
  const table: readonly (readonly [Record<string, string>, string | undefined])[] = [
    [{ pod: "p", app: "a", job: "j" }, "a"],
    [{ pod: "p", service: "s", service_name: "n" }, "n"],
    [{ pod: "p", container: "c" }, "c"],
    [{ app: "", pod: "p" }, "p"],
    [{ zone: "z", host: "h" }, "h"],
    [{ constructor: "c" }, "c"],
    [{}, undefined],
  ];
  for (const [labels, want] of table) {
    assert.equal(sourceName(labels), want);
    assert.equal(sourceName(labelSet(labels).labels), want);
  }
});

import assert from "node:assert/strict";
import { labelTotals } from "../../../lib/analyze/label_totals.ts";

Deno.test("labelTotals() sums over files, most lines first, ties by name", () => {
  const totals = labelTotals([
    { lines: 10, bytes: 1000, labels: { app: { api: 4, worker: 6 }, zone: { b: 5, a: 5 } } },
    { lines: 3, bytes: 100, labels: { app: { api: 3 } } },
  ]);
  assert.deepEqual([...totals], [
    ["app", [{ value: "api", lines: 7, bytes: 500 }, { value: "worker", lines: 6, bytes: 600 }]],
    ["zone", [{ value: "a", lines: 5, bytes: 500 }, { value: "b", lines: 5, bytes: 500 }]],
  ]);
});

Deno.test("labelTotals() takes any name and survives a file of no lines", () => {
  const labels = JSON.parse('{"__proto__":{"constructor":1}}');
  const totals = labelTotals([{ lines: 0, bytes: 0, labels }]);
  assert.deepEqual([...totals], [["__proto__", [{ value: "constructor", lines: 1, bytes: 0 }]]]);
});

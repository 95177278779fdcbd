import assert from "node:assert/strict";
import { eachEdge } from "../../../../lib/analyze/grep/edges.ts";
import { neighbourhoods } from "../../../../lib/analyze/grep/neighbourhoods.ts";

/** Messages and places that are visited; `x` takes no part, `-` is a line that is no entry. */
function visited(messages: string, before: number, after: number): string {
  const lines = [...messages].map((msg) =>
    msg === "-" ? "no entry" : JSON.stringify({ ts: "2026-11-21T10:32:01Z", msg })
  );
  const seen: string[] = [];
  const isWanted = ({ msg }: { msg: string }) => msg !== "x";
  const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
  const places = eachEdge({ bytes }, { before, after, isWanted }, (entry, place) => {
    seen.push(`${entry.msg}${place}`);
  });
  return `${seen.join(" ")} of ${places}`;
}

Deno.test("eachEdge() gives the first and the last, and one number for all between them", () => {
  const table: readonly [string, number, number, string][] = [
    ["abcdefgh", 2, 1, "a0 g2 h3 of 4"],
    ["abc", 2, 1, "a0 b1 c2 of 3"],
    ["abcd", 2, 1, "a0 c2 d3 of 4"],
    ["ab", 3, 3, "a0 b1 of 2"],
    ["abc", 0, 1, "a0 of 2"],
    ["abc", 1, 0, "c1 of 2"],
    ["axxb", 1, 1, "a0 b1 of 2"],
    ["a-x-b", 1, 1, "a0 b1 of 2"],
    ["xaxbxcx", 1, 1, "a0 c2 of 3"],
    ["xx", 1, 1, " of 0"],
  ];
  for (const [messages, before, after, want] of table) {
    assert.equal(visited(messages, before, after), want, `${messages} -B${before} -A${after}`);
  }
});

Deno.test("neighbourhoods() keeps what matches here, or beyond either end, may want", () => {
  const table: readonly [string, number, number, string][] = [
    [".......", 2, 1, "0 5 6"],
    ["...m...", 1, 1, "0 2 3 4 6"],
    ["...m...", 0, 0, "3"],
    ["m.....m", 1, 2, "0 1 2 5 6"],
    ["", 2, 2, ""],
    ["...", Infinity, Infinity, "0 1 2"],
  ];
  for (const [run, before, after, want] of table) {
    const isMatch = [...run].map((char) => char === "m");
    assert.equal(neighbourhoods(isMatch, { before, after }).join(" "), want, run);
  }
});

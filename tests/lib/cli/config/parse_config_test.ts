import assert from "node:assert/strict";
import fc from "fast-check";
import { parseConfig } from "../../../../lib/cli/config/parse_config.ts";
import { isLogtapError } from "../../../../lib/fault/mod.ts";
import { full } from "../../../support/skip.ts";

Deno.test("parseConfig() keeps texts, lines and order", async () => {
  const text = `# head
recv:
  listen: "127.0.0.1:3100"   # why
  max_disk: 10GB

  webhook:
    - https://a.example
    - 'https://b.example/?a=1,2'
  empty:
open: {from: -30m, count: yes}
`;
  const one = (text: string) => ({ kind: "one", text });
  assert.deepEqual(await parseConfig("x.yaml", text), [
    {
      name: "recv",
      line: 2,
      entries: [
        { key: "listen", line: 3, value: one("127.0.0.1:3100") },
        { key: "max_disk", line: 4, value: one("10GB") },
        {
          key: "webhook",
          line: 6,
          value: { kind: "list", texts: ["https://a.example", "https://b.example/?a=1,2"] },
        },
      ],
    },
    {
      name: "open",
      line: 10,
      entries: [
        { key: "from", line: 10, value: one("-30m") },
        { key: "count", line: 10, value: one("yes") },
      ],
    },
  ]);
});

/** Pieces that YAML is made of, so that random texts get somewhere. */
const PIECE = fc.constantFrom(
  ..."recv:|defaults:|  listen: x|- |? |: |[|]|{|}|,|'|\"|\\|&a |*a|!!str |!x |#|\n|\n  |\t|%YAML|---|...|>|||~|null|0x1|<<: |__proto__:|\u0085|\ufeff|\u0000|é"
    .split("|"),
);

Deno.test("parseConfig() refuses or reads whatever it is given", async () => {
  const texts = fc.array(PIECE, { maxLength: 40 }).map((pieces) => pieces.join(""));
  await fc.assert(
    fc.asyncProperty(fc.oneof(texts, fc.string({ unit: "binary" })), async (text) => {
      try {
        for (const { name, line } of await parseConfig("x.yaml", text)) {
          assert.equal(typeof name, "string");
          assert.ok(line >= 1 && line <= text.split(/\r\n?|\n/).length);
        }
      } catch (error) {
        assert.ok(isLogtapError(error, "usage"), String(error));
        assert.match(error.message, /^Cannot read "x.yaml" line \d+: [^\n]+$/);
      }
    }),
    { seed: 3, numRuns: full ? 50_000 : 700 },
  );
});

/** Small files that are large once they are read, or deep. */
const BOMBS: Readonly<Record<string, string>> = {
  brackets: "[".repeat(100_000),
  dashes: "- ".repeat(50_000),
  questions: "? ".repeat(50_000),
  braces: "{a: ".repeat(30_000),
  indents: Array.from({ length: 500 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
  laughs: Array.from(
    { length: 9 },
    (_, i) => `a${i}: &a${i} [${Array(9).fill(i === 0 ? "lol" : `*a${i - 1}`).join(",")}]`,
  ).join("\n"),
};

for (const [name, text] of Object.entries(BOMBS)) {
  Deno.test(`parseConfig() refuses a bomb of ${name}`, async () => {
    await assert.rejects(parseConfig("x.yaml", text), { kind: "usage" });
  });
}

import assert from "node:assert/strict";
import fc from "fast-check";
import { PALETTE, readScreen } from "../../../scripts/picture/screen.ts";
import { escape, screenSvg } from "../../../scripts/picture/svg.ts";
import { xmlFault } from "../../support/xml.ts";

const SIZE = { columns: 24, rows: 3 };
const NAMES = { title: "a <title>", description: "what & where" };

const draw = async (sent: string) => screenSvg(await readScreen(sent, SIZE), { ...SIZE, ...NAMES });

Deno.test("readScreen() finds runs of cells that look the same", async () => {
  const [first, second] = await readScreen("ab\x1b[1;91mc\x1b[0m\r\n\x1b[7mx\x1b[0m", SIZE);
  assert.deepEqual(first!.map(({ text, column, cells }) => [text.trimEnd(), column, cells]), [
    ["ab", 0, 2],
    ["c", 2, 1],
    ["", 3, 21],
  ]);
  assert.deepEqual([first![1]!.color, first![1]!.isBold], [PALETTE.colors[9], true]);
  assert.deepEqual(
    [second![0]!.color, second![0]!.background],
    [PALETTE.background, PALETTE.text],
  );
});

Deno.test("readScreen() knows the 256 colours, and those in three bytes", async () => {
  const sent = "\x1b[38;5;16ma\x1b[38;5;231mb\x1b[38;5;240mc\x1b[38;2;1;2;255md";
  const [first] = await readScreen(sent, SIZE);
  const colors = first!.slice(0, 4).map(({ color }) => color);
  assert.deepEqual(colors, ["#000000", "#ffffff", "#585858", "#0102ff"]);
});

Deno.test("a wide character takes its two cells, and nothing behind it moves", async () => {
  const [first] = await readScreen("日\x1b[1mx", SIZE);
  assert.deepEqual(first!.slice(0, 2).map(({ text, column, cells }) => [text, column, cells]), [
    ["日", 0, 2],
    ["x", 2, 1],
  ]);
});

Deno.test("screenSvg() puts each run where its cells are", async () => {
  const svg = await draw("ab  \x1b[92mok\x1b[0m");
  assert.match(svg, /<tspan x="14" textLength="15\.6">ab<\/tspan>/);
  assert.match(svg, /<tspan x="45\.2" textLength="15\.6" fill="#98d982">ok<\/tspan>/);
});

Deno.test("screenSvg() gives a wide character the room of two", async () => {
  assert.match(await draw(" 日本 x"), /<tspan x="21\.8" textLength="46\.8">日本 x<\/tspan>/);
});

Deno.test("the picture of any text is well-formed, and holds none of its tags", async () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.constantFrom('<script x="', "]]>&amp;", "</svg>", "&#x0;", "\x1b[31m<b>", "'\">", "\ud800"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { maxLength: 4 }), async (texts) => {
      const svg = await draw(texts.join(""));
      assert.equal(xmlFault(svg), undefined);
      assert.doesNotMatch(svg, /<(script|b|a)\b/);
    }),
    { seed: 20261121, numRuns: 100 },
  );
});

Deno.test("escape() leaves nothing that XML does not allow", () => {
  assert.equal(escape('<&>"\x00\x1b\ud800'), "&lt;&amp;&gt;&quot;\ufffd\ufffd\ufffd");
});

Deno.test("xmlFault() finds what is wrong", () => {
  const table: readonly [string, boolean][] = [
    ["<a><b/></a>", true],
    ['<a x="1">t &amp; t</a>\n', true],
    ["<a><b></a>", false],
    ["<a>", false],
    ["<a x=1/>", false],
    ["<a>&</a>", false],
    ["<a></a><b/>", false],
    ["text", false],
  ];
  for (const [text, isFine] of table) assert.equal(xmlFault(text) === undefined, isFine, text);
});

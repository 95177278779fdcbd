/** docs/picture.svg, as it is committed: what README shows to everybody. */
import assert from "node:assert/strict";
import { ROOT } from "../../scripts/product.ts";
import { xmlFault } from "../support/xml.ts";

const FILE = new URL("docs/picture.svg", ROOT);
const svg = Deno.readTextFileSync(FILE);

Deno.test("the picture is well-formed XML of less than 100 KB", () => {
  assert.equal(xmlFault(svg), undefined);
  assert.ok(svg.length < 100_000);
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
});

Deno.test("the picture runs nothing, loads nothing, and leads nowhere", () => {
  const tags = [...svg.matchAll(/<([a-zA-Z:]+)/g)].map(([, name]) => name!);
  const drawing = ["svg", "title", "desc", "rect", "path", "circle", "g", "text", "tspan"];
  assert.deepEqual([...new Set(tags)].filter((tag) => !drawing.includes(tag)), []);
  const attributes = svg.match(/<[^>]*>/g)!.join("\n");
  assert.doesNotMatch(attributes, /\bon\w+=|href|style=|url\(|@import|<!|<\?/i);
  const addresses = attributes.match(/\w+:\/\/[^"\s]*/g);
  assert.deepEqual(addresses, ["http://www.w3.org/2000/svg"], "the name of the language alone");
});

Deno.test("the picture shows the view, as text", () => {
  const text = svg.replace(/<[^>]*>/g, "");
  for (const seen of [/logtap \d/, /lines\/s/, /payment failed/, /\? help/, /redaction on/]) {
    assert.match(text, seen);
  }
  assert.doesNotMatch(text, /example\.com|\/tmp\/|\/home\//);
});

Deno.test("README shows the picture, and says what is on it", () => {
  const readme = Deno.readTextFileSync(new URL("README.md", ROOT));
  assert.match(readme.slice(0, 3_000), /!\[[^\]]{20,}\]\(docs\/picture\.svg\)/);
});

import assert from "node:assert/strict";
import { type DefaultTreeAdapterMap, parse } from "parse5";
import { compareWith } from "../../../../lib/analyze/triage/mod.ts";
import { escapeHtml } from "../../../../lib/analyze/triage/html/markup.ts";
import { reportPage } from "../../../../lib/analyze/triage/html/report_page.ts";
import { seededRandom } from "../../../support/random.ts";
import { FACTS, incident, type Line, modelOf } from "./model.ts";

type Node = DefaultTreeAdapterMap["node"];
type Element = DefaultTreeAdapterMap["element"];

/** All elements of a page, as a browser would see them. */
function elementsOf(page: string): readonly Element[] {
  const found: Element[] = [];
  const walk = (node: Node) => {
    if ("tagName" in node) found.push(node);
    if ("childNodes" in node) node.childNodes.forEach(walk);
  };
  walk(parse(page));
  return found;
}

const TAGS = new Set(
  ("html head meta title style body h1 h2 h3 p ul li dl dt dd table tbody tr th td code pre br span " +
    "svg line polygon rect text").split(" "),
);
const ATTRIBUTES = new Set(
  ("lang charset http-equiv content name class viewbox viewBox role aria-label aria-hidden x y x1 x2 " +
    "y1 y2 points width height text-anchor preserveAspectRatio").split(" "),
);

/** Nothing in the page runs, loads or leads anywhere, and nothing a line says is markup. */
function assertHarmless(page: string): void {
  for (const { tagName, attrs } of elementsOf(page)) {
    assert.ok(TAGS.has(tagName), `<${tagName}>`);
    for (const { name, value } of attrs) {
      assert.ok(ATTRIBUTES.has(name), `${tagName} ${name}=${value}`);
      assert.doesNotMatch(value, /javascript:|https?:|url\(/i);
    }
  }
}

const EVIL = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "'><svg/onload=alert(1)>",
  "</code></pre></style></title><script>x</script>",
  "<!--<script>",
  "<a href=javascript:alert(1)>",
  "<iframe srcdoc='<script>1</script>'>",
  "<style>@import 'http://x'</style>",
  "]]>--><base href=//evil>",
  "&lt;script&gt;",
  "\u0000<scr\u0000ipt>",
  "\u202e<b>",
];

const evilLines: Line[] = EVIL.flatMap((evil, second) => [
  { second, labels: { [evil]: evil, app: evil }, msg: `ERROR ${evil}` },
  {
    second: second + 100,
    labels: { app: evil },
    msg: JSON.stringify({ level: "error", msg: evil }),
  },
]);

Deno.test("no log line, label or directory becomes markup in report.html (8.5, stored XSS)", () => {
  for (const dir of EVIL) {
    const triage = modelOf(evilLines, { dir });
    const comparison = compareWith(
      modelOf([{ second: 0, msg: `ERROR gone ${dir}` }], { dir }),
      triage,
    );
    const page = reportPage({ triage, facts: FACTS, top: 100, comparison });
    assertHarmless(page);
    assert.equal(elementsOf(page).filter(({ tagName }) => tagName === "html").length, 1);
  }
});

Deno.test("random pieces of markup stay text", () => {
  const random = seededRandom();
  const pieces = [...EVIL.join(""), "<", ">", '"', "'", "&", "<!", "</", "=", " ", "\n"];
  for (let round = 0; round < 50; round++) {
    const text = Array.from({ length: 60 }, () => random.pick(pieces)).join("");
    assertHarmless(reportPage({
      triage: modelOf([{ second: 0, labels: { app: text }, msg: `error ${text}` }], { dir: text }),
      facts: FACTS,
      top: 10,
    }));
  }
});

Deno.test("report.html says what a line says, and forbids everything that it does not need", () => {
  const page = reportPage({ triage: modelOf(incident()), facts: FACTS, top: 10 });
  assertHarmless(page);
  const elements = elementsOf(page);
  const policy = elements.flatMap(({ attrs }) => attrs)
    .find(({ value }) => value.startsWith("default-src"))?.value ?? "";
  assert.match(policy, /^default-src 'none'; style-src 'unsafe-inline'/);
  assert.equal(elements.filter(({ tagName }) => tagName === "svg").length > 3, true);
  for (const text of ["query failed", "prefers-color-scheme: dark", "logtap grep"]) {
    assert.ok(page.includes(text), text);
  }
  assert.equal(escapeHtml(`<a href="x">'&`), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
});

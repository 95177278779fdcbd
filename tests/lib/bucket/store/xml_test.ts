import assert from "node:assert/strict";
import { childrenOf, childText, escapeXml, readXml } from "../../../../lib/bucket/store/xml.ts";
import { isLogtapError } from "../../../../lib/fault/mod.ts";

const read = (text: string) => readXml(new TextEncoder().encode(text), "a list");

Deno.test("readXml() reads what buckets answer", () => {
  const list = read(`<?xml version="1.0" encoding="UTF-8"?>
    <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
      <Contents><Key>a&amp;b &lt;&#x41;&#66;&quot;</Key><Size>7</Size></Contents>
      <s:Contents xmlns:s="x"><s:Key><![CDATA[<c>]]></s:Key></s:Contents>
    </ListBucketResult>`);
  assert.equal(list.name, "ListBucketResult");
  assert.deepEqual(childrenOf(list, "Contents").map((item) => childText(item, "Key")), [
    'a&b <AB"',
    "<c>",
  ]);
  assert.equal(childText(list, "Missing"), "");
});

Deno.test("readXml() expands nothing and takes nothing that is broken", () => {
  const lol = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`);
  const hostile = [
    `<!DOCTYPE x [<!ENTITY l0 "lol">${lol.join("")}]><x>&l9;</x>`,
    `<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>`,
    `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>`,
    "<x>&unknown;</x>",
    "<x>&#0;</x>",
    "<x><y></x>",
    "<x/><y/>",
    "<x",
    "",
    "not XML",
    "<x>".repeat(100_000),
    `${"<x>".repeat(40)}${"</x>".repeat(40)}`,
    "<x a=1/>",
  ];
  for (const text of hostile) {
    const started = performance.now();
    assert.throws(
      () => read(text),
      (error) => isLogtapError(error, "corrupt"),
      text.slice(0, 60),
    );
    assert.ok(performance.now() - started < 20_000);
  }
});

Deno.test("readXml() keeps names that objects have", () => {
  const item = read("<a><__proto__>x</__proto__><constructor>y</constructor></a>");
  assert.deepEqual([childText(item, "__proto__"), childText(item, "constructor")], ["x", "y"]);
});

Deno.test("escapeXml() comes back as it was", () => {
  const text = `a & b < c > d "e" 'f' &amp;`;
  assert.equal(read(`<x>${escapeXml(text)}</x>`).text, text);
});

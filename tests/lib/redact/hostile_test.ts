import assert from "node:assert/strict";
import { type CustomRule, TextRedactor } from "../../../lib/redact/mod.ts";
import { ALL } from "./support/redact_text.ts";

const BYTES = 100 << 10;
const utf8 = new TextEncoder();

/** Lines made to hurt: each makes one rule begin again and again. */
function linesOf(size: number): Readonly<Record<string, string>> {
  const fill = (piece: string, end = "") => piece.repeat(Math.ceil(size / piece.length)) + end;
  return {
    digits: fill("1"),
    "digits in groups": fill("4111 "),
    "digits with dots": fill("1."),
    "digits with dashes": fill("123-"),
    "phones that go on": fill("+1 "),
    parentheses: fill("(555)"),
    "at signs": fill("@"),
    "local parts": fill("a@"),
    "one local part": fill("a", "@"),
    domains: fill("a@b."),
    "one domain": `a@${fill("b.")}1`,
    colons: fill(":"),
    "hexadecimal groups": fill("a1:"),
    gaps: fill("a::"),
    tokens: fill("eyJ"),
    "token parts": fill("eyJ.x."),
    "more token parts": fill("eyJa.eyJ-"),
    bearers: fill("bearer "),
    "one bearer": `bearer ${fill("=")}`,
    "key ids": fill("AKIA"),
    "key marks": fill("-----BEGIN "),
    "private keys": fill("-----BEGIN PRIVATE KEY"),
    dashes: `-----BEGIN PRIVATE KEY${fill("-")}`,
    "secret names": fill("password"),
    "secret names with values": fill("password="),
    "secret names in quotes": fill('"password":"'),
    "quotes in a value": `"password":"${fill('\\"')}`,
    "backslashes in a value": `"password":"${fill("\\")}`,
    "commas in a value": `password=${fill(",a")}`,
    "brackets in a value": `password=${fill("[REDACTED:")}`,
    "closing brackets in a value": `password=${fill(")a")}`,
    apostrophes: fill("password='"),
    "cookie lists": `cookie: ${fill("a; ")}`,
    "credential lists": `authorization: ${fill('digest a="b", ')}`,
    arrays: fill("password=["),
    elements: fill("<password>"),
    schemes: fill("http://"),
    "one authority": `http://${fill("a:")}`,
    "at signs in an authority": `http://${fill("a:@")}`,
    backslashes: fill("\\"),
    "deep escapes": fill("\\u0040"),
    "names behind deep escapes": fill('\\/"password":'),
    "deep quotation marks": fill("\\u0022password\\u0022:"),
    colours: fill("\u001b[31m"),
    "colours before words": fill("\u001b[31mpassword\u001b[0m"),
    "controls": fill("\u0001"),
    "tokens that are there": fill("[REDACTED:email]"),
    "things that touch": fill("10.0.0.1bob@example.com"),
    "beginnings of tokens": fill("[a:"),
  };
}

/** Milliseconds for a byte of a line. */
function cost(redactor: TextRedactor, line: string): number {
  const bytes = utf8.encode(JSON.stringify(line).slice(1, -1));
  const start = performance.now();
  redactor.redact({ bytes, start: 0, end: bytes.length }, () => {});
  return (performance.now() - start) / bytes.length;
}

/** What is quadratic costs eight times as much for a byte of a line that is eight times as long. */
const GROWTH = 8;
const TIMES_MAX = 4;
/** Something else may have the processor for a while, but not always. */
const TRIES = 20;

function assertLinear(
  redactor: TextRedactor,
  name: string,
  lineOf: (size: number) => string,
): void {
  const [long, short] = [lineOf(BYTES), lineOf(BYTES / GROWTH)];
  let least = Infinity;
  for (let i = 0; i < TRIES && least > TIMES_MAX; i++) {
    least = Math.min(least, cost(redactor, long) / cost(redactor, short));
  }
  assert.ok(least <= TIMES_MAX, `${name}: ${least.toFixed(0)} times the price of a shorter line`);
}

Deno.test("no line makes a built-in rule slow", () => {
  const redactor = new TextRedactor(ALL);
  for (const name of Object.keys(linesOf(1))) {
    assertLinear(redactor, name, (size) => linesOf(size)[name]!);
  }
});

Deno.test("the patterns of known attacks are quick or refused", () => {
  const evil = ["(a+)+$", "(a|aa)+b", "(?i)(a|aa)+b", "(\\p{L}+)+$", "(.*)(.*)(.*)=\\d z"];
  for (const pattern of evil) {
    const custom: CustomRule[] = [{ name: "evil", pattern }];
    const redactor = new TextRedactor({ ...ALL, custom });
    assertLinear(redactor, pattern, (size) => `${"a".repeat(size)}!`);
  }
  for (const pattern of ["(a+)+\\1$", "^(a{1,30}){1,30}$"]) {
    const custom: CustomRule[] = [{ name: "evil", pattern }];
    assert.throws(() => new TextRedactor({ ...ALL, custom }), { kind: "usage" });
  }
});

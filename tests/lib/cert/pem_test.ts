import assert from "node:assert/strict";
import { pemBlocks } from "../../../lib/cert/pem.ts";

const block = (label: string, body = "AAAA\n") =>
  `-----BEGIN ${label}-----\n${body}-----END ${label}-----\n`;

const CASES = [
  { name: "nothing", text: "", want: [] },
  { name: "text around blocks", text: `x\n${block("A")}y\n${block("B")}z`, want: ["A", "B"] },
  { name: "Windows lines", text: block("A").replaceAll("\n", "\r\n"), want: ["A"] },
  { name: "headers of old keys", text: block("A", "Proc-Type: 4,ENCRYPTED\n\nAA\n"), want: ["A"] },
  { name: "a block without its end", text: `-----BEGIN A-----\nAA\n${block("B")}`, want: ["B"] },
  { name: "an end of another", text: "-----BEGIN A-----\nAA\n-----END B-----\n", want: [] },
  { name: "an end alone", text: "-----END A-----\n", want: [] },
  { name: "labels of another alphabet", text: block("a\x1b[31m"), want: [] },
] as const;

Deno.test("pemBlocks() finds whole blocks in", async (t) => {
  for (const { name, text, want } of CASES) {
    await t.step(name, () => {
      const blocks = pemBlocks(text);
      assert.deepEqual(blocks.map(({ label }) => label), want);
      for (const { pem, label } of blocks) {
        assert.ok(pem.startsWith(`-----BEGIN ${label}-----\n`));
        assert.ok(pem.endsWith(`\n-----END ${label}-----\n`) && !pem.includes("\r"));
      }
    });
  }
});

Deno.test("pemBlocks() looks at 200 blocks", () => {
  assert.equal(pemBlocks(block("A").repeat(300)).length, 200);
});

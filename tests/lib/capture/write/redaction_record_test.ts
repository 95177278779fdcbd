import assert from "node:assert/strict";
import type { Metadata, Redaction } from "../../../../lib/capture/mod.ts";
import { redactionRecord } from "../../../../lib/capture/write/redaction_record.ts";

const before = (totalLines: number, redaction?: Redaction): Metadata => ({
  version: 1,
  format: "jsonl",
  started: "2026-11-21T10:32:01Z",
  totalLines,
  totalBytes: 0,
  labelsSeen: [],
  ...(redaction !== undefined && { redaction }),
});

const on = (patterns: readonly string[], keyId?: string): Redaction => ({
  enabled: true,
  patterns,
  ...(keyId !== undefined && { mode: "hmac", keyId }),
});
const off: Redaction = { enabled: false, patterns: [] };

Deno.test("redactionRecord() claims no more than what every start had", () => {
  const table: readonly {
    readonly name: string;
    readonly earlier: Metadata | undefined;
    readonly now: Redaction | undefined;
    readonly want: Redaction | undefined;
  }[] = [
    { name: "first start", earlier: undefined, now: on(["a"]), want: on(["a"]) },
    { name: "never", earlier: before(5), now: undefined, want: undefined },
    { name: "nothing written yet", earlier: before(0), now: on(["a"]), want: on(["a"]) },
    { name: "too late", earlier: before(5), now: on(["a"]), want: off },
    { name: "no longer", earlier: before(5, on(["a"])), now: undefined, want: off },
    {
      name: "other rules",
      earlier: before(5, on(["a", "b"])),
      now: on(["b", "c"]),
      want: on(["b"]),
    },
    { name: "nothing in common", earlier: before(5, on(["a"])), now: on(["c"]), want: off },
    { name: "off for ever", earlier: before(5, off), now: on(["a"]), want: off },
    {
      name: "a key that rests",
      earlier: before(5, on(["a"], "k1")),
      now: undefined,
      want: { ...off, mode: "hmac", keyId: "k1" },
    },
    {
      name: "a new key",
      earlier: before(5, on(["a"], "k1")),
      now: on(["a"], "k2"),
      want: on(["a"], "k2"),
    },
  ];
  for (const { name, earlier, now, want } of table) {
    assert.deepEqual(redactionRecord(earlier, now), want, name);
  }
});

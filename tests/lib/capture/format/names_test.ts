import assert from "node:assert/strict";
import { isCaptureName } from "../../../../lib/capture/mod.ts";

const OF_A_CAPTURE = [
  "metadata.json",
  "index.jsonl",
  "audit.jsonl",
  "audit-m001.jsonl",
  "lock",
  "manifest.sha256",
  "manifest.json",
  "manifest.sig",
  "2026-11-21T103201-000.jsonl.zst",
  "2026-11-21T103201-000.jsonl",
  "2026-11-21T103201-000.jsonl.zst.48213.tail.jsonl",
  "2026-11-21T103201-000.jsonl.zst.torn",
  "somebody else's.jsonl",
];

const OTHERS = [
  "",
  "README.md",
  "metadata.json.tmp",
  "../metadata.json",
  "a/b.jsonl",
  "a\\b.jsonl",
  "a\nb.jsonl",
  "x.tail.jsonl",
  "x.jsonl.zst.0.tail.jsonl",
  "manifest.sig.torn",
  "manifest.txt",
];

Deno.test("isCaptureName() takes all that a capture may hold, and no way out of it", () => {
  assert.deepEqual(OF_A_CAPTURE.filter((name) => !isCaptureName(name)), []);
  assert.deepEqual(OTHERS.filter(isCaptureName), []);
});

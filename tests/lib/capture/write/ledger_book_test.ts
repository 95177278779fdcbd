import assert from "node:assert/strict";
import { EMPTY_LEDGER } from "../../../../lib/capture/mod.ts";
import { decodeMetadata, encodeMetadata } from "../../../../lib/capture/format/mod.ts";
import { LedgerBook } from "../../../../lib/capture/write/ledger_book.ts";

Deno.test("LedgerBook counts rules whatever they are called, through metadata.json too", () => {
  // Custom redaction rules have names of letters, digits, `_`, `.` and `-`: these are some.
  const names = ["constructor", "toString", "__proto__", "order"];
  const book = new LedgerBook(EMPTY_LEDGER);
  for (let i = 0; i < 2; i++) book.redact(new Map(names.map((name, k) => [name, k + 1])));
  const wanted = names.map((name, k) => [name, 2 * (k + 1)]);
  assert.deepEqual(Object.entries(book.ledger(0).redacted), wanted);
  const metadata = {
    version: 1,
    format: "jsonl",
    started: "2026-11-21T10:32:01Z",
    totalLines: 0,
    totalBytes: 0,
    labelsSeen: [],
    ledger: book.ledger(0),
  } as const;
  const { ledger } = decodeMetadata(encodeMetadata(metadata));
  assert.deepEqual(Object.entries(new LedgerBook(ledger!).ledger(0).redacted), wanted);
});

Deno.test("LedgerBook counts reasons beyond 128 together", () => {
  const book = new LedgerBook(EMPTY_LEDGER);
  for (let i = 0; i < 148; i++) book.drop(`reason_${i}`, 1);
  book.drop("reason_0", 1);
  const { dropped } = book.ledger(0);
  assert.equal(dropped["reason_0"], 2);
  assert.equal(dropped["other"], 20);
});

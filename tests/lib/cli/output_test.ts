import assert from "node:assert/strict";
import fc from "fast-check";
import { GATHER_BYTES, GatheredWriter, type RawOutput } from "../../../lib/cli/output.ts";
import { SEED } from "../../support/random.ts";
import { full } from "../../support/skip.ts";
import { waitFor } from "../../support/wait_for.ts";

/** Takes a few bytes at a time, each write in a later turn of the event loop. */
class SlowOutput implements RawOutput {
  readonly writes: number[] = [];
  readonly #pieces: Uint8Array[] = [];
  readonly #most: number;

  constructor(most = Infinity) {
    this.#most = most;
  }

  async write(bytes: Uint8Array): Promise<number> {
    await Promise.resolve();
    const taken = bytes.slice(0, this.#most);
    this.#pieces.push(taken);
    this.writes.push(taken.length);
    return taken.length;
  }

  get text(): string {
    return new TextDecoder().decode(Uint8Array.from(this.#pieces.flatMap((piece) => [...piece])));
  }
}

function writer(raw: RawOutput, { delayMs = 50, onBroken = (_: unknown) => {} } = {}) {
  return new GatheredWriter(raw, { delayMs, onBroken });
}

Deno.test("GatheredWriter gathers small writes into one", async () => {
  const raw = new SlowOutput();
  const out = writer(raw);
  for (let i = 0; i < 1000; i++) assert.equal(out.write("line\n"), undefined);
  assert.deepEqual(raw.writes, [], "nothing leaves before its time");
  await out.flush();
  assert.deepEqual(raw.writes, [5000]);
});

Deno.test("GatheredWriter lets go of what waits, without being asked", async () => {
  const raw = new SlowOutput();
  void writer(raw, { delayMs: 1 }).write("a");
  await waitFor(() => raw.text === "a", { what: "the letter" });
});

Deno.test("GatheredWriter without delay writes at once, and gathers while a write runs", async () => {
  const raw = new SlowOutput();
  const out = writer(raw, { delayMs: 0 });
  void out.write("a");
  void out.write("b");
  void out.write("c");
  await waitFor(() => raw.text === "abc", { what: "the letters" });
  assert.deepEqual(raw.writes, [1, 2]);
});

Deno.test("GatheredWriter asks to wait when the reader is slow", async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => open = resolve);
  const raw: RawOutput = { write: (bytes) => gate.then(() => bytes.length) };
  const out = writer(raw);
  const piece = new Uint8Array(GATHER_BYTES);
  assert.equal(out.write(piece), undefined, "one piece may wait");
  const wait = out.write(piece);
  assert.ok(wait instanceof Promise, "a second one says so");
  open();
  await wait;
  assert.equal(out.write(piece), undefined);
  await out.flush();
});

Deno.test("GatheredWriter swallows what comes after the reader has gone, and says so once", async () => {
  const broken: unknown[] = [];
  const error = new Error("gone");
  const out = writer({ write: () => Promise.reject(error) }, { onBroken: (e) => broken.push(e) });
  void out.write("a");
  await out.flush();
  void out.write("b".repeat(3 * GATHER_BYTES));
  await out.flush();
  assert.deepEqual(broken, [error]);
});

Deno.test(`GatheredWriter keeps every byte in order (seed ${SEED})`, async () => {
  const part = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc.nat(3 * GATHER_BYTES).map((length) => "é".repeat(length)),
    fc.nat(3 * GATHER_BYTES).map((length) => "0123456789".repeat(length / 10)),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { maxLength: 8 }),
      fc.array(fc.boolean()),
      async (parts, waits) => {
        const raw = new SlowOutput(50_000);
        const out = writer(raw);
        for (const [i, text] of parts.entries()) {
          const bytes = i % 2 === 0 ? text : new TextEncoder().encode(text);
          const wait = out.write(bytes);
          if (waits[i] === true) await wait;
        }
        await out.flush();
        assert.ok(raw.text === parts.join(""), "same text");
      },
    ),
    { seed: SEED, numRuns: full ? 60 : 15 },
  );
});

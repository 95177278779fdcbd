/** A file system of 1 MB fills up while lines arrive, and gets space back. */
import assert from "node:assert/strict";
import { assertBalanced, assertVerified, dump, readLedger } from "../support/captures.ts";
import { type Receiver, startReceiver } from "../support/product.ts";
import { onSmallDisk, smallDisk } from "../support/small_disk.ts";
import { waitFor } from "../support/wait_for.ts";

/** Left free for the capture at first. */
const BALLAST_BYTES = 400 << 10;
const LINES_A_PUSH = 100;

/** Pushes numbered lines that do not compress, and remembers which were accepted. */
class Pusher {
  readonly accepted: string[] = [];
  sent = 0;

  constructor(readonly receiver: Receiver) {}

  async push(): Promise<number> {
    const lines = Array.from({ length: LINES_A_PUSH }, (_, i) => {
      const noise = crypto.getRandomValues(new Uint8Array(90)).toHex();
      return `n=${this.sent + i} ${noise}`;
    });
    this.sent += lines.length;
    const nowNs = BigInt(Date.now()) * 1_000_000n;
    const values = lines.map((line, i) => [`${nowNs + BigInt(i)}`, line]);
    const reply = await fetch(`${this.receiver.url}/loki/api/v1/push`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ streams: [{ stream: { app: "full" }, values }] }),
    });
    await reply.text();
    if (reply.status === 204) {
      assert.equal(reply.headers.get("X-Logtap-Dropped"), null);
      this.accepted.push(...lines);
    }
    return reply.status;
  }

  /** Pushes until the disk is full; the receiver's answer then. */
  fill(): Promise<number> {
    return waitFor(async () => {
      const status = await this.push();
      return status !== 204 && status;
    }, { what: "the disk to be full" });
  }
}

async function readiness(receiver: Receiver): Promise<number> {
  const reply = await fetch(`${receiver.url}/readyz`);
  await reply.text();
  return reply.status;
}

function assertHolds(
  lines: readonly { readonly msg: string }[],
  accepted: readonly string[],
): void {
  const messages = lines.map(({ msg }) => msg);
  const held = new Set(messages);
  assert.equal(held.size, messages.length, "no line is there twice");
  const lost = accepted.filter((line) => !held.has(line));
  assert.deepEqual(lost, [], "every acknowledged line is there");
}

onSmallDisk.test("a full disk refuses lines, and goes on when space returns (8.1)", async () => {
  await using disk = await smallDisk();
  const dir = `${disk.path}/capture`;
  await Deno.writeFile(`${disk.path}/ballast`, new Uint8Array(BALLAST_BYTES));
  await using receiver = await startReceiver(dir);
  const pusher = new Pusher(receiver);
  assert.equal(await pusher.push(), 204);
  assert.equal(await readiness(receiver), 200);

  assert.equal(await pusher.fill(), 503);
  assert.equal(await readiness(receiver), 503);
  const health = await fetch(`${receiver.url}/healthz`);
  assert.deepEqual(await health.json(), { status: "ok" });
  assertHolds(await dump(dir), pusher.accepted);

  await Deno.remove(`${disk.path}/ballast`);
  await waitFor(async () => await pusher.push() === 204, { what: "receiving to go on" });
  await waitFor(async () => await readiness(receiver) === 200, { what: "readiness" });

  const { code, stderr } = await receiver.stop();
  assert.equal(code, 0, stderr);
  await assertVerified(dir);
  const ledger = await readLedger(dir);
  assertBalanced(ledger);
  assert.equal(ledger.received, pusher.sent);
  assert.equal(ledger.written, pusher.accepted.length);
  assert.deepEqual(ledger.dropped, { write_error: pusher.sent - pusher.accepted.length });
  const entries = await dump(dir);
  assertHolds(entries, pusher.accepted);
  assert.equal(entries.length, pusher.accepted.length);
});

onSmallDisk.test("a receiver that stops on a full disk leaves a capture that the next one mends", async () => {
  await using disk = await smallDisk();
  const dir = `${disk.path}/capture`;
  await Deno.writeFile(`${disk.path}/ballast`, new Uint8Array(BALLAST_BYTES));
  let pusher: Pusher;
  {
    await using receiver = await startReceiver(dir);
    pusher = new Pusher(receiver);
    await pusher.fill();
    await receiver.stop();
  }
  await Deno.remove(`${disk.path}/ballast`);
  await using next = await startReceiver(dir);
  assertHolds(await dump(dir), pusher.accepted);
  assert.equal((await next.stop()).code, 0);
  await assertVerified(dir);
  assertBalanced(await readLedger(dir));
  assertHolds(await dump(dir), pusher.accepted);
});

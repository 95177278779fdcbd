/**
 * The receiver is killed with SIGKILL at seeded moments, while eight connections push numbered
 * lines and while it starts, and is started again on the same directory. Nobody resends. After
 * each start the capture is whole: every acknowledged line is there, none twice.
 */
import assert from "node:assert/strict";
import { targetOf } from "../../scripts/bench/http_client.ts";
import { type LoadPlan, runLoad } from "../../scripts/bench/load.ts";
import { findMarker } from "../../scripts/bench/marker.ts";
import {
  assertBalanced,
  assertToolsAgree,
  assertVerified,
  dump,
  readLedger,
} from "../support/captures.ts";
import { type Receiver, startLogtap, startReceiver } from "../support/product.ts";
import { type Random, seededRandom } from "../support/random.ts";
import { full, needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";

const KILLS = full ? 50 : 5;
/** Pushes over all rounds, about; a kill comes after 0 to twice the average. */
const PUSHES = 200;
const LINES_A_PUSH = full ? 500 : 200;
/** Small, so that kills meet rotations too. */
const FLAGS = ["--max-file", "1MB"];

/** One directory through many lives of its receiver. */
class Lives {
  readonly #dir: string;
  readonly #random: Random;
  /** `prefix/push` of what was acknowledged. */
  readonly #acked = new Map<string, number>();

  constructor(dir: string, random: Random) {
    this.#dir = dir;
    this.#random = random;
  }

  /** Starts, checks what the former life left, pushes, kills. */
  async live(round: number): Promise<void> {
    if (this.#random.int(4) === 0) await this.#dieWhileStarting();
    await using receiver = await startReceiver(this.#dir, FLAGS);
    await this.check();
    await this.#dieWhilePushing(receiver, `r${round}`);
  }

  async #dieWhileStarting(): Promise<void> {
    const args = ["recv", "--dir", this.#dir, "--listen", "127.0.0.1:0", ...FLAGS];
    await using starting = startLogtap(args);
    await moment(this.#random.int(400));
    starting.kill("SIGKILL");
    await starting.ended;
  }

  async #dieWhilePushing(receiver: Receiver, prefix: string): Promise<void> {
    const dead = new AbortController();
    const fatal = this.#random.int(1 + 2 * PUSHES / KILLS);
    const afterMs = this.#random.int(10);
    let acked = 0;
    const kill = async () => {
      await moment(afterMs);
      receiver.kill("SIGKILL");
      await receiver.ended;
      dead.abort();
    };
    let killed = fatal === 0 ? kill() : undefined;
    await runLoad(planFor(receiver.url, prefix, this.#random), {
      signal: dead.signal,
      onAck: (push, lines) => {
        this.#acked.set(`${prefix}/${push}`, lines);
        if (++acked >= fatal) killed ??= kill();
      },
    });
    await killed;
  }

  /** The capture opens clean and holds what was promised. */
  async check(): Promise<number> {
    await assertVerified(this.#dir);
    const seen = new Map<string, Set<number>>();
    const entries = await dump(this.#dir);
    for (const { msg } of entries) {
      const marker = findMarker(msg);
      assert.ok(marker, `a line that nobody sent: ${msg}`);
      const push = `${marker.prefix}/${marker.push}`;
      const lines = seen.get(push) ?? new Set();
      assert.ok(!lines.has(marker.line), `line ${marker.line} of push ${push} is there twice`);
      seen.set(push, lines.add(marker.line));
    }
    for (const [push, lines] of this.#acked) {
      assert.equal(seen.get(push)?.size ?? 0, lines, `acknowledged lines of push ${push}`);
    }
    return entries.length;
  }

  get ackedPushes(): number {
    return this.#acked.size;
  }
}

/** Pushes until the receiver is dead. */
function planFor(url: string, prefix: string, random: Random): LoadPlan {
  return {
    target: targetOf(url),
    until: { kind: "seconds", value: 120 },
    connections: 8,
    batch: LINES_A_PUSH,
    format: "json",
    gzip: false,
    streams: 60,
    seed: 1 + random.int(1_000_000),
    prefix,
    bodies: 8,
    retry: false,
  };
}

/** A point in time at which something goes wrong; nothing is waited for. */
function moment(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

needs("linux", "zstd", "jq").test(
  `${KILLS} kills lose nothing that was acknowledged`,
  async (t) => {
    using temp = tempDir();
    const dir = temp.file("capture");
    const random = seededRandom();
    const lives = new Lives(dir, random);
    for (let round = 0; round < KILLS; round++) {
      const ok = await t.step(`life ${round}, seed ${random.seed}`, () => lives.live(round));
      if (!ok) return;
    }
    assert.ok(lives.ackedPushes >= KILLS, `${lives.ackedPushes} pushes were acknowledged at all`);
    await using receiver = await startReceiver(dir, FLAGS);
    const { code, stderr } = await receiver.stop();
    assert.equal(code, 0, stderr);
    const lines = await lives.check();
    await assertToolsAgree(dir, lines);
    const ledger = await readLedger(dir);
    assertBalanced(ledger);
    assert.equal(ledger.written, lines);
  },
);

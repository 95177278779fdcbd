import assert from "node:assert/strict";
import { encodeMetadata } from "../../../../lib/capture/format/mod.ts";
import { mendFiles, verifyCapture } from "../../../../lib/capture/mod.ts";
import { SEED, seededRandom } from "../../../support/random.ts";
import { full } from "../../../support/skip.ts";
import { metadataFor, readAll } from "../support/made_capture.ts";
import { MemoryFiles } from "../support/memory_files.ts";
import { allLines, ModelWriter } from "../support/model_writer.ts";

const SCHEDULES = full ? 20_000 : 400;

function liveCapture(): MemoryFiles {
  const { stopped: _, ledger: __, ...metadata } = metadataFor(0);
  return new MemoryFiles({ "metadata.json": encodeMetadata(metadata), "index.jsonl": "" });
}

Deno.test(`a writer's steps between any two looks lose and double nothing (seed ${SEED})`, async () => {
  let looked = 0;
  for (let schedule = 0; schedule < SCHEDULES; schedule++) {
    const random = seededRandom(SEED + schedule);
    const files = liveCapture();
    const writer = new ModelWriter(files);
    for (let steps = random.int(120); steps > 0; steps--) writer.step(random.next());
    files.onAccess = () => {
      looked++;
      for (let steps = random.int(6); steps > 0; steps--) writer.step(random.next());
    };
    const before = writer.acknowledged;
    const { lines, findings } = await readAll(files);
    assert.deepEqual(lines, allLines(lines.length), `schedule ${schedule}`);
    assert.ok(lines.length >= before, `schedule ${schedule}: ${lines.length} of ${before} lines`);
    assert.deepEqual(findings.filter(({ kind }) => kind !== "stale"), [], `schedule ${schedule}`);
  }
  assert.ok(looked > SCHEDULES * 5);
});

Deno.test(`a kill between any two steps loses nothing acknowledged (seed ${SEED})`, async () => {
  for (let schedule = 0; schedule < SCHEDULES; schedule++) {
    const random = seededRandom(SEED - schedule);
    const files = liveCapture();
    const writer = new ModelWriter(files);
    for (let steps = random.int(150); steps > 0; steps--) writer.step(random.next());
    const { lines } = await readAll(files);
    assert.ok(lines.length >= writer.acknowledged, `schedule ${schedule}`);
    const { lastCursor } = await mendFiles(files);
    assert.equal(lastCursor, lines.length, `schedule ${schedule}`);
    assert.deepEqual((await readAll(files)).lines, allLines(lastCursor), `schedule ${schedule}`);
    assert.deepEqual((await verifyCapture(files)).findings, [], `schedule ${schedule}`);
  }
});

import assert from "node:assert/strict";
import { Committer } from "../../../../lib/capture/write/committer.ts";
import { Compressor } from "../../../../lib/capture/write/compressor.ts";
import type { ClosedFrame } from "../../../../lib/capture/write/data_file.ts";
import { AppendFile, DiskUsage } from "../../../../lib/capture/write/disk.ts";
import { DiskCap } from "../../../../lib/capture/write/disk_cap.ts";
import { FramedFile } from "../../../../lib/capture/write/framed_file.ts";
import { IndexFile } from "../../../../lib/capture/write/index_file.ts";
import { OpenFrame } from "../../../../lib/capture/write/open_frame.ts";
import { LineEncoder } from "../../../../lib/entry/mod.ts";
import { batchOf } from "../../../support/batches.ts";
import { tempDir } from "../../../support/temp_dir.ts";

Deno.test("Committer tries a frame again that neither the worker nor its tail would give", async () => {
  using dir = tempDir();
  const usage = new DiskUsage(0);
  const index = new IndexFile(dir.path, usage);
  const cap = new DiskCap({ dir: dir.path, maxBytes: 1e9, usage, index, onEvicted: () => {} });
  const compressor = new Compressor(() => {
    throw new Error("no worker starts");
  });
  const name = "2026-11-21T103200-000.jsonl.zst";
  const file = new FramedFile({ dir: dir.path, name, usage, compressor, sync: false });
  const closed = await closedFrame(file);
  const away = `${closed.log.path}.away`;
  Deno.renameSync(closed.log.path, away);

  const troubles: unknown[] = [];
  const { promise: finished, resolve } = Promise.withResolvers<number>();
  const committer = new Committer({
    index,
    cap,
    unsettledMaxBytes: 1e9,
    onCommitted: () => {},
    onFinished: ({ lines }) => resolve(lines),
    onTrouble: (error) => {
      if (error === undefined) return;
      troubles.push(error);
      Deno.renameSync(away, closed.log.path);
    },
  });
  committer.push(file, closed);
  committer.finish(file, "stop");
  assert.equal(await finished, 2);
  assert.equal(troubles.length, 1);
  assert.ok(await committer.close());
  index.close();
});

/** A frame of two lines whose tail holds them. */
async function closedFrame(file: FramedFile): Promise<ClosedFrame> {
  const frame = new OpenFrame({ buffer: new ArrayBuffer(4096), firstCursor: 1, fullBytes: 4096 });
  frame.fill(batchOf([{ app: "a", msg: "1" }, { app: "b", msg: "2" }]), 0, new LineEncoder());
  const log = await file.openLog(frame);
  await log.append(frame.bytes.subarray(0, frame.length));
  assert.ok(log instanceof AppendFile);
  return { frame, log };
}

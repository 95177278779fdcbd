/** Writes a capture of a few files into the directory it is given, for tests that watch how. */
import { CaptureWriter } from "../../../../lib/capture/mod.ts";
import { batchOf } from "../../../support/batches.ts";

const writer = await CaptureWriter.open({
  dir: Deno.args[0]!,
  maxFileBytes: 200_000,
  maxDiskBytes: 1 << 30,
  compress: true,
  buffer: { kind: "bytes", limit: 1 << 20 },
  fsync: "interval",
  whenFull: "reject",
  version: "test",
});
for (let push = 0; push < 4; push++) {
  const lines = Array.from({ length: 1500 }, (_, i) => ({ app: "a", msg: `${i} `.repeat(20) }));
  await writer.append(batchOf(lines));
}
await writer.close();

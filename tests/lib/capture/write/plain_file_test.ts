import assert from "node:assert/strict";
import { DiskUsage } from "../../../../lib/capture/write/disk.ts";
import { PlainFile } from "../../../../lib/capture/write/plain_file.ts";
import { tempDir } from "../../../support/temp_dir.ts";

Deno.test("PlainFile asks the disk to keep its last lines before it closes the file", async () => {
  const { syncData } = Deno.FsFile.prototype;
  for (const sync of [true, false]) {
    using dir = tempDir();
    const synced: number[] = [];
    Deno.FsFile.prototype.syncData = function () {
      synced.push(Deno.statSync(dir.file("x.jsonl")).size);
      return syncData.call(this);
    };
    try {
      const file = new PlainFile({
        dir: dir.path,
        name: "x.jsonl",
        usage: new DiskUsage(0),
        sync,
      });
      await (await file.openLog()).append(new Uint8Array(100));
      file.commit({ frame: { firstCursor: 1, lines: 1, length: 100, sets: [] } });
      await file.finish();
    } finally {
      Deno.FsFile.prototype.syncData = syncData;
    }
    assert.deepEqual(synced, sync ? [100] : []);
  }
});

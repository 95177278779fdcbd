import assert from "node:assert/strict";
import {
  DiskFiles,
  openCapture,
  repairCapture,
  verifyCapture,
} from "../../../../lib/capture/mod.ts";
import { isLogtapError } from "../../../../lib/fault/mod.ts";
import { outputOf } from "../../../support/program.ts";
import { tempDir } from "../../../support/temp_dir.ts";

const OPENERS = { openCapture, verifyCapture, repairCapture };

for (const [name, open] of Object.entries(OPENERS)) {
  Deno.test(`${name}() of a file, not a directory, is not found`, async () => {
    using dir = tempDir();
    const file = dir.file("notes.txt");
    Deno.writeTextFileSync(file, "no capture");
    for (const place of [file, `${file}/capture`]) {
      await assert.rejects(
        Promise.resolve(open(place)),
        (error) =>
          isLogtapError(error) && error.kind === "not_found" &&
          error.message === `Cannot read capture "${place}": expected a directory there`,
      );
    }
  });
}

Deno.test({
  name: "DiskFiles has regular files only: what comes from elsewhere may hold anything",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using dir = tempDir();
    Deno.writeTextFileSync(dir.file("index.jsonl"), "");
    Deno.symlinkSync("/etc/hosts", dir.file("metadata.json"));
    Deno.mkdirSync(dir.file("a.jsonl"));
    await outputOf("mkfifo", [dir.file("audit.jsonl")]);
    const files = new DiskFiles(dir.path);
    assert.deepEqual(await files.list(), [{ name: "index.jsonl", bytes: 0 }]);
    // Before the pipe, which nobody would open at its other end.
    for (const name of ["metadata.json", "a.jsonl", "none", "audit.jsonl"]) {
      assert.equal(await files.open(name), undefined, name);
    }
    (await files.open("index.jsonl"))?.close();
  },
});

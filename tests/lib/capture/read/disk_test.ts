import assert from "node:assert/strict";
import { openCapture, repairCapture, verifyCapture } from "../../../../lib/capture/mod.ts";
import { isLogtapError } from "../../../../lib/fault/mod.ts";
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

/** Every command that reads a capture, on one that is written and rotates meanwhile. */
import assert from "node:assert/strict";
import { VERBS } from "../../main.ts";
import { dataFiles } from "../support/captures.ts";
import { logtap, startReceiver } from "../support/product.ts";
import { fakeBucket } from "../support/fake_bucket.ts";
import { startPushing } from "../support/pushing.ts";
import { full } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitFor } from "../support/wait_for.ts";

const ROUNDS = full ? 20 : 1;
const PLACE = "s3://captures/7";
/** With LIVE for the capture, ROOT for the folder around it, OUT for a free name, BUCKET for a service. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  inspect: ["LIVE"],
  open: ["LIVE", "--dump", "--tail", "500", "--strict"],
  grep: ["00 x", "LIVE", "-C", "1", "--strict"],
  triage: ["LIVE", "--strict"],
  report: ["LIVE", "--strict"],
  diff: ["LIVE", "LIVE"],
  watch: ["LIVE", "--follow", "never", "-n", "1000000"],
  verify: ["LIVE"],
  catalog: ["ROOT"],
  gc: ["ROOT", "--max-total", "1", "--dry-run"],
  slice: ["LIVE", "--label", "app=app-1", "-o", "OUT"],
  export: ["LIVE", "--format", "parquet", "--out", "OUT"],
  merge: ["LIVE", "OTHER", "-o", "OUT"],
  snapshot: ["LIVE", "-o", "OUT"],
  upload: ["LIVE", PLACE, "--live", "--endpoint", "BUCKET"],
};
/** These read no capture, or only one that has ended, and say so. */
const OTHERS = [
  "recv",
  "download",
  "redact",
  "sign",
  "init",
  "completion",
  "version",
  "__complete",
  "demo",
];

Deno.test("the table below has every command that reads a capture", () => {
  assert.deepEqual([...Object.keys(COMMANDS), ...OTHERS].sort(), Object.keys(VERBS).sort());
});

Deno.test("every command reads a capture that rotates, and finds nothing wrong with it", async (t) => {
  using dir = tempDir();
  const live = dir.file("live");
  const other = new URL("../golden/capture/ours", import.meta.url).pathname;
  await using receiver = await startReceiver(live, ["--max-file", "300KB", "--fsync", "off"]);
  await using pushing = startPushing(receiver);
  await waitFor(() => pushing.acknowledged > 2_000, { what: "some files" });
  await using bucket = await fakeBucket();
  const env = { HOME: dir.path, AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "B" };
  const before = (await dataFiles(live)).length;
  for (let round = 0; round < ROUNDS; round++) {
    for (const [verb, args] of Object.entries(COMMANDS)) {
      await t.step(`${verb}${round > 0 ? ` (${round + 1})` : ""}`, async () => {
        const places: Readonly<Record<string, string>> = {
          ...{ LIVE: live, OTHER: other, ROOT: dir.path, BUCKET: bucket.endpoint },
          OUT: dir.file(`${verb}-${round}`),
        };
        const line = [verb, ...args.map((arg) => places[arg] ?? arg), "--json"];
        const { code, stdout, stderr } = await logtap(line, { env });
        assert.equal(code, 0, `${line.join(" ")}: ${stderr}${stdout.slice(0, 2000)}`);
        if (verb === "gc") assert.match(stderr, /^logtap: kept ".*live": it is being written\n$/);
        else assert.equal(stderr, "", line.join(" "));
        assert.ok(verb === "gc" || stdout.length > 50, stdout);
      });
    }
  }
  const uploaded = ["open", PLACE, "--endpoint", bucket.endpoint, "--dump", "--strict", "--count"];
  const { code, stdout, stderr } = await logtap(uploaded, { env });
  assert.deepEqual([code, stderr, Number(stdout) > 1_000], [0, "", true], stdout);
  const signed = await logtap(["sign", live, "--key", dir.file("key"), "--json"]);
  assert.equal(signed.code, 1);
  assert.match(JSON.parse(signed.stderr).message, /it is being written/);
  assert.ok((await dataFiles(live)).length > before + 3, "it rotated meanwhile");
  await pushing.stop();
  assert.equal((await receiver.stop()).code, 0);
});

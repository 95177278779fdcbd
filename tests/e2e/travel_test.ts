/** What a capture says of itself goes where it goes: packed, in a bucket, and back. */
import assert from "node:assert/strict";
import { contentOf, fill } from "../lib/bucket/support.ts";
import { finishedCapture } from "../lib/capture/support/made_capture.ts";
import { fakeBucket } from "../support/fake_bucket.ts";
import { logtap, type RunOptions } from "../support/product.ts";
import { tempDir } from "../support/temp_dir.ts";

/** An index may still name files that the disk cap has removed. */
const EVICTED =
  '{"file":"2026-11-20T103200-000.jsonl.zst","from":"","to":"","lines":1,"bytes":9,"labels":{}}\n';

async function runOk(args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await logtap(args, options);
  assert.equal(code, 0, `logtap ${args.join(" ")}: ${stdout}${stderr}`);
  return stdout;
}

Deno.test("a signature holds where a capture is packed, uploaded and brought back", async () => {
  using dir = tempDir();
  await using bucket = await fakeBucket();
  const files = finishedCapture();
  files.set("index.jsonl", EVICTED + files.text("index.jsonl"));
  const source = dir.file("source");
  fill(source, Object.fromEntries(files.files));
  const key = ["--key", dir.file("key.pem")];
  const { fingerprint } = JSON.parse(await runOk(["sign", source, ...key, "--json"]));
  const cloud = {
    env: { AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "B", HOME: dir.path },
  };
  const at = ["--endpoint", bucket.endpoint];
  await runOk(["snapshot", source, "-o", dir.file("a.tar.zst")]);
  await runOk(["upload", source, "s3://captures/7", ...at], cloud);
  await runOk(["snapshot", "s3://captures/7", "-o", dir.file("b.tar.zst"), ...at], cloud);
  const ways: Readonly<Record<string, readonly string[]>> = {
    unpacked: ["snapshot", dir.file("a.tar.zst"), "--extract", "-o"],
    downloaded: ["download", "s3://captures/7", ...at, "-o"],
    both: ["snapshot", dir.file("b.tar.zst"), "--extract", "-o"],
  };
  for (const [name, args] of Object.entries(ways)) {
    const there = dir.file(name);
    await runOk([...args, there], cloud);
    assert.deepEqual(contentOf(there), contentOf(source), name);
    await runOk(["sign", there, "--verify", "--public-key", fingerprint]);
  }
  const data = `${dir.file("downloaded")}/2026-11-21T103200-000.jsonl.zst`;
  const bytes = Deno.readFileSync(data);
  bytes[bytes.length >> 1]! ^= 1;
  Deno.writeFileSync(data, bytes);
  assert.equal((await logtap(["sign", dir.file("downloaded"), "--verify"])).code, 6);
});

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { upload, type UploadPlan } from "../../../../lib/bucket/mod.ts";
import { isLogtapError } from "../../../../lib/fault/mod.ts";
import { finishedCapture } from "../../capture/support/made_capture.ts";
import { bucketServer } from "../../../support/bucket_server.ts";
import { cuttingProxy } from "../../../support/cutting_proxy.ts";
import { fakeBucket, fakeObject } from "../../../support/fake_bucket.ts";
import { needs } from "../../../support/skip.ts";
import { tempDir } from "../../../support/temp_dir.ts";
import { fill, largeCapture, storeAt } from "../support.ts";

const KIB = 1024;
/** Everything above 64 KiB goes up in parts of 100 KB: some that divide evenly, and a rest. */
const SMALL_PARTS = { wholeMax: 64 * KIB, part: 100_000 };
const LARGE = largeCapture(4, 100);
const URL = "s3://captures/runs/7";

function planOf(dir: string, changes: Partial<UploadPlan> = {}): UploadPlan {
  return { dir, concurrency: 3, live: false, dryRun: false, sizes: SMALL_PARTS, ...changes };
}

needs("node", "npm").test(
  "a cut connection at every part resumes, and nothing is doubled",
  async () => {
    using dir = tempDir();
    fill(dir.path, LARGE);
    await using server = await bucketServer();
    const wanted = /^PUT /;
    await using proxy = cuttingProxy(server.endpoint, { within: "request", wanted });
    using at = storeAt(URL, proxy.url);
    const report = await upload(planOf(dir.path), at.store);
    const parts = Math.ceil(Object.values(LARGE)[0]!.length / SMALL_PARTS.part);
    assert.equal(proxy.cut.filter((line) => line.includes("partNumber=")).length, parts);
    assert.equal(proxy.cut.length, parts + 2);
    assert.deepEqual(server.objects(), Object.keys(LARGE).map((name) => `runs/7/${name}`).sort());
    for (const [name, bytes] of Object.entries(LARGE)) {
      assert.ok(isEqual(Deno.readFileSync(server.path(`runs/7/${name}`)), bytes), name);
    }
    assert.deepEqual(report.files.map(({ state }) => state), ["sent", "sent", "sent"]);
    // Answers that are lost, of all requests: everything lies there already.
    await using deaf = cuttingProxy(server.endpoint, {
      within: "answer",
      wanted: /./,
      passBytes: 20,
    });
    using again = storeAt(URL, deaf.url);
    const second = await upload(planOf(dir.path), again.store);
    assert.deepEqual(second.files.map(({ state }) => state), ["kept", "kept", "kept"]);
  },
);

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

Deno.test("an upload that was broken off is gone on with: no part is sent twice", async () => {
  using dir = tempDir();
  fill(dir.path, LARGE);
  await using bucket = await fakeBucket();
  const sent: string[] = [];
  bucket.interfere = ({ method, url }, response) => {
    const part = method === "PUT" ? url.searchParams.get("partNumber") : null;
    if (part === null) return false;
    if (sent.length === 2) {
      response.writeHead(403).end();
      return true;
    }
    sent.push(part);
    return false;
  };
  using first = storeAt(URL, bucket.endpoint);
  await assert.rejects(upload(planOf(dir.path, { concurrency: 1 }), first.store), (error) => {
    return isLogtapError(error, "denied");
  });
  assert.deepEqual([...bucket.objects.keys()], [], "nothing can be seen of a broken upload");
  assert.equal(bucket.uploads.size, 1);
  bucket.interfere = ({ method, url }) => {
    const part = method === "PUT" ? url.searchParams.get("partNumber") : null;
    if (part !== null) sent.push(part);
    return false;
  };
  using second = storeAt(URL, bucket.endpoint);
  await upload(planOf(dir.path), second.store);
  assert.equal(new Set(sent).size, sent.length, `parts ${sent.join()}`);
  assert.equal(bucket.uploads.size, 0);
  for (const [name, bytes] of Object.entries(LARGE)) {
    assert.ok(isEqual(bucket.objects.get(`runs/7/${name}`)!.bytes, bytes), name);
  }
});

Deno.test("an unfinished upload of other bytes is left alone", async () => {
  using dir = tempDir();
  fill(dir.path, LARGE);
  await using bucket = await fakeBucket();
  const key = `runs/7/${Object.keys(LARGE)[0]}`;
  const stale = { key, headers: {}, parts: new Map([[1, new Uint8Array(100_000)]]) };
  bucket.uploads.set("upload-0", stale);
  using at = storeAt(URL, bucket.endpoint);
  await upload(planOf(dir.path), at.store);
  assert.ok(isEqual(bucket.objects.get(key)!.bytes, Object.values(LARGE)[0]!));
  assert.deepEqual([...bucket.uploads.keys()], ["upload-0"]);
});

Deno.test("metadata.json comes last, behind the index", async () => {
  using dir = tempDir();
  fill(dir.path, Object.fromEntries(finishedCapture().files));
  Deno.writeTextFileSync(dir.file("lock"), "");
  Deno.writeTextFileSync(dir.file("notes.txt"), "mine");
  await using bucket = await fakeBucket();
  using at = storeAt(URL, bucket.endpoint);
  assert.deepEqual((await upload(planOf(dir.path), at.store)).ignored, ["notes.txt"]);
  const puts = bucket.requests.filter(({ method }) => method === "PUT")
    .map(({ url }) => url.pathname.split("/").at(-1));
  assert.deepEqual(puts.slice(-2), ["index.jsonl", "metadata.json"]);
  assert.equal(puts.length, 5, "neither the lock nor what is no part of a capture");
});

Deno.test("other bytes that arrive are noticed, with and without the server's help", async () => {
  using dir = tempDir();
  fill(dir.path, LARGE);
  for (const isPart of [true, false]) {
    await using bucket = await fakeBucket();
    bucket.interfere = ({ method, url }, response) => {
      if (method !== "PUT" || url.searchParams.has("partNumber") !== isPart) return false;
      response.writeHead(200, { etag: '"0123456789abcdef0123456789abcdef"' }).end();
      return true;
    };
    using at = storeAt(URL, bucket.endpoint);
    await assert.rejects(upload(planOf(dir.path), at.store), (error) => {
      return isLogtapError(error, "corrupt");
    });
    assert.equal(bucket.objects.has("runs/7/metadata.json"), false);
  }
});

Deno.test("another capture under the prefix is not mixed with this one", async () => {
  using dir = tempDir();
  fill(dir.path, LARGE);
  await using bucket = await fakeBucket();
  const other = { version: 1, format: "jsonl", started: "2025-01-01T00:00:00Z" };
  bucket.objects.set("runs/7/metadata.json", fakeObject(JSON.stringify(other)));
  using at = storeAt(URL, bucket.endpoint);
  await assert.rejects(upload(planOf(dir.path), at.store), (error) => {
    return isLogtapError(error, "conflict") && /another capture lies there/.test(error.message);
  });
  assert.ok(bucket.requests.every(({ method }) => method === "GET"));
});

Deno.test("share gives links to what was uploaded, not to all under the prefix (8.5), and refuses captures that are not redacted", async () => {
  using dir = tempDir();
  fill(dir.path, LARGE);
  await using bucket = await fakeBucket();
  bucket.objects.set("runs/7/stranger.jsonl", fakeObject("{}\n"));
  using at = storeAt(URL, bucket.endpoint);
  const share = { expiresSeconds: 3600, force: false };
  await assert.rejects(upload(planOf(dir.path, { share }), at.store), (error) => {
    return isLogtapError(error, "denied") && /not redacted/.test(error.message);
  });
  assert.equal(bucket.requests.length, 0, "nothing is sent before it is refused");
  for (const expiresSeconds of [0, 7 * 24 * 3600 + 1, NaN]) {
    const plan = planOf(dir.path, { share: { expiresSeconds, force: true } });
    await assert.rejects(upload(plan, at.store), (error) => isLogtapError(error, "usage"));
  }
  const forced = await upload(planOf(dir.path, { share: { ...share, force: true } }), at.store);
  assert.deepEqual(forced.files.map(({ name }) => name).sort(), Object.keys(LARGE).sort());
  assert.ok(forced.files.every(({ link }) => link?.includes("X-Amz-Signature=")));
});

Deno.test("a capture that is being written is refused, and with --live its finished part goes", async () => {
  using dir = tempDir();
  const files = finishedCapture();
  const [first, second] = files.text("index.jsonl").split("\n");
  files.set("index.jsonl", `${first}\n`);
  fill(dir.path, Object.fromEntries(files.files));
  using lock = Deno.openSync(dir.file("lock"), { write: true, create: true });
  assert.ok(lock.tryLockSync(true));
  await using bucket = await fakeBucket();
  using at = storeAt(URL, bucket.endpoint);
  await assert.rejects(upload(planOf(dir.path), at.store), (error) => {
    return isLogtapError(error, "conflict") && /is being written/.test(error.message);
  });
  const report = await upload(planOf(dir.path, { live: true }), at.store);
  assert.equal(report.isLive, true);
  const unfinished = JSON.parse(second!).file;
  assert.equal(bucket.objects.has(`runs/7/${unfinished}`), false);
  assert.equal(bucket.objects.size, 3);
});

Deno.test("a dry run asks nobody", async () => {
  using dir = tempDir();
  fill(dir.path, LARGE);
  await using bucket = await fakeBucket();
  using at = storeAt(URL, bucket.endpoint);
  const report = await upload(planOf(dir.path, { dryRun: true }), at.store);
  assert.deepEqual(report.files.map(({ state }) => state), ["planned", "planned", "planned"]);
  assert.equal(bucket.requests.length, 0);
});

Deno.test("a file with a name that not every system takes is told", async () => {
  using dir = tempDir();
  fill(dir.path, LARGE);
  Deno.writeTextFileSync(dir.file("some body's.jsonl"), "{}\n");
  await using bucket = await fakeBucket();
  using at = storeAt(URL, bucket.endpoint);
  await assert.rejects(upload(planOf(dir.path), at.store), (error) => {
    return isLogtapError(error, "usage") && /some body's/.test(error.message);
  });
});

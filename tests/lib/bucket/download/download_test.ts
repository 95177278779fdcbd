import assert from "node:assert/strict";
import { download, type DownloadPlan, upload } from "../../../../lib/bucket/mod.ts";
import { isLogtapError } from "../../../../lib/fault/mod.ts";
import { cuttingProxy } from "../../../support/cutting_proxy.ts";
import { type FakeBucket, fakeBucket, fakeObject } from "../../../support/fake_bucket.ts";
import { tempDir } from "../../../support/temp_dir.ts";
import { contentOf, fill, largeCapture, storeAt } from "../support.ts";

const URL = "s3://captures/runs/7";
/** One file of some 9 MB, so that it takes two ranges. */
const LARGE = largeCapture(14, 700);
const DATA = Object.keys(LARGE)[0]!;
const SMALL = largeCapture(1, 10);

function planOf(dir: string, changes: Partial<DownloadPlan> = {}): DownloadPlan {
  return { dir, concurrency: 3, maxBytes: 1 << 30, dryRun: false, ...changes };
}

/** A bucket with a capture in it, as upload leaves it. */
async function bucketWith(files: Readonly<Record<string, Uint8Array>>): Promise<FakeBucket> {
  using dir = tempDir();
  fill(dir.path, files);
  const bucket = await fakeBucket();
  using at = storeAt(URL, bucket.endpoint);
  const plan = { dir: dir.path, concurrency: 4, live: false, dryRun: false };
  await upload(plan, at.store);
  return bucket;
}

function names(dir: string): readonly string[] {
  return [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
}

Deno.test("a capture comes back as it was, over connections that are cut", async () => {
  await using bucket = await bucketWith(LARGE);
  await using proxy = cuttingProxy(bucket.endpoint, {
    within: "answer",
    wanted: /^GET/,
    passBytes: 100_000,
  });
  using dir = tempDir();
  using at = storeAt(URL, proxy.url);
  const report = await download(planOf(dir.file("x")), at.store);
  assert.ok(proxy.cut.length >= 3, proxy.cut.join("\n"));
  assert.equal(report.files.length, 3);
  using original = tempDir();
  fill(original.path, LARGE);
  assert.deepEqual(contentOf(dir.file("x")), contentOf(original.path));
  assert.deepEqual(names(dir.path), ["x"]);
  assert.equal(Deno.statSync(dir.file("x")).mode! & 0o777, 0o700);
  assert.equal(Deno.statSync(dir.file(`x/${DATA}`)).mode! & 0o777, 0o600);
});

Deno.test("a download that broke off goes on where it was", async () => {
  await using bucket = await bucketWith(LARGE);
  using dir = tempDir();
  const ranges: string[] = [];
  let isBroken = true;
  bucket.interfere = ({ method, url, headers }, response) => {
    if (method !== "GET" || !url.pathname.endsWith(DATA)) return false;
    if (isBroken && headers.range?.startsWith("bytes=0-") !== true) {
      response.writeHead(403).end();
      return true;
    }
    ranges.push(headers.range ?? "all");
    return false;
  };
  using first = storeAt(URL, bucket.endpoint);
  await assert.rejects(download(planOf(dir.file("x")), first.store), (error) => {
    return isLogtapError(error, "denied");
  });
  assert.deepEqual(names(dir.path), [".x.partial"], "nothing is there under its name");
  isBroken = false;
  using second = storeAt(URL, bucket.endpoint);
  await download(planOf(dir.file("x")), second.store);
  const size = LARGE[DATA]!.length;
  assert.deepEqual(ranges, ["bytes=0-8388607", `bytes=8388608-${size - 1}`]);
  assert.deepEqual(names(dir.path), ["x"]);
});

Deno.test("what a crash left of a file is fetched again when it is not what was written", async () => {
  await using bucket = await bucketWith(SMALL);
  using dir = tempDir();
  const etagOf = (name: string) => bucket.objects.get(`runs/7/${name}`)!.etag;
  Deno.mkdirSync(dir.file(".x.partial"));
  const zeros = new Uint8Array(SMALL[DATA]!.length - 7);
  Deno.writeFileSync(dir.file(`.x.partial/${DATA}`), zeros);
  const files = [[DATA, { etag: etagOf(DATA), bytes: SMALL[DATA]!.length }]];
  const notes = { source: URL, files };
  Deno.writeTextFileSync(dir.file(".x.partial/.download.json"), JSON.stringify(notes));
  using at = storeAt(URL, bucket.endpoint);
  await download(planOf(dir.file("x")), at.store);
  assert.deepEqual(contentOf(dir.file("x"))[DATA], SMALL[DATA]!.toBase64());
});

Deno.test("what was begun of an object that was replaced since is begun anew", async () => {
  await using bucket = await bucketWith(LARGE);
  using dir = tempDir();
  bucket.interfere = ({ method, url, headers }, response) => {
    const isLater = method === "GET" && url.pathname.endsWith(DATA) &&
      headers.range?.startsWith("bytes=0-") !== true;
    if (isLater) response.writeHead(403).end();
    return isLater;
  };
  using first = storeAt(URL, bucket.endpoint);
  await assert.rejects(download(planOf(dir.file("x")), first.store));
  const other = largeCapture(14, 700)[DATA]!.toReversed();
  bucket.objects.set(`runs/7/${DATA}`, fakeObject(other));
  bucket.interfere = () => false;
  using second = storeAt(URL, bucket.endpoint);
  await download(planOf(dir.file("x")), second.store);
  assert.deepEqual(contentOf(dir.file("x"))[DATA], other.toBase64());
});

Deno.test("an object that is replaced during a download is noticed", async () => {
  await using bucket = await bucketWith(LARGE);
  using dir = tempDir();
  bucket.interfere = ({ method, url }) => {
    const key = `runs/7/${DATA}`;
    if (method === "GET" && url.pathname.endsWith(DATA)) {
      bucket.objects.set(key, fakeObject(LARGE[DATA]!.toReversed()));
    }
    return false;
  };
  using at = storeAt(URL, bucket.endpoint);
  await assert.rejects(download(planOf(dir.file("x")), at.store), (error) => {
    return isLogtapError(error, "corrupt") && /replaced meanwhile/.test(error.message);
  });
});

Deno.test("wrong bytes are noticed by the checksum that was stored with them", async () => {
  for (const [name, bytes] of Object.entries(SMALL)) {
    await using bucket = await bucketWith(SMALL);
    const { headers, etag } = bucket.objects.get(`runs/7/${name}`)!;
    const wrong = bytes.slice();
    wrong[5]! ^= 1;
    bucket.objects.set(`runs/7/${name}`, { bytes: wrong, headers, etag });
    using dir = tempDir();
    using at = storeAt(URL, bucket.endpoint);
    await assert.rejects(download(planOf(dir.file("x")), at.store), (error) => {
      return isLogtapError(error, "corrupt") && /SHA-256/.test(error.message);
    }, name);
    // Without one of ours the ETag is compared.
    bucket.objects.set(`runs/7/${name}`, { bytes: wrong, headers: {}, etag });
    await assert.rejects(download(planOf(dir.file("y")), at.store), /MD5/);
  }
});

Deno.test("keys that lead elsewhere are left out: nothing is written beside the directory", async () => {
  await using bucket = await bucketWith(SMALL);
  const hostile = [
    "../escaped.jsonl",
    "../../escaped.jsonl",
    "/etc/escaped.jsonl",
    "a/../../escaped.jsonl",
    "..",
    ".",
    "..\\escaped.jsonl",
    "C:\\escaped.jsonl",
    "C:escaped.jsonl",
    "a\nb.jsonl",
    "\u001b[2Jx.jsonl",
    "x\u202e.jsonl",
    "nul.jsonl",
    "COM1.jsonl",
    ".hidden.jsonl",
    ".download.json",
    "lock",
    "%2e%2e%2fescaped.jsonl",
    `${"x".repeat(300)}.jsonl`,
    "run.sh",
    "escaped.jsonl ",
    "escaped.jsonl.",
    "escaped.jsonl::$DATA",
    "",
  ];
  for (const name of hostile) bucket.objects.set(`runs/7/${name}`, fakeObject("evil"));
  using dir = tempDir();
  using at = storeAt(URL, bucket.endpoint);
  const report = await download(planOf(dir.file("deep/x")), at.store);
  assert.deepEqual(names(dir.path), ["deep"]);
  assert.deepEqual(names(dir.file("deep")), ["x"]);
  assert.deepEqual(names(dir.file("deep/x")), Object.keys(SMALL).sort());
  assert.equal(report.ignored.length, hostile.length - 1, "the prefix itself is no object");
});

Deno.test("names that some disks take for one are refused", async () => {
  await using bucket = await bucketWith(SMALL);
  bucket.objects.set(`runs/7/${DATA.toUpperCase()}`, fakeObject("x"));
  bucket.objects.set(`runs/7/Index.jsonl`, fakeObject("x"));
  using dir = tempDir();
  using at = storeAt(URL, bucket.endpoint);
  await assert.rejects(download(planOf(dir.file("x")), at.store), (error) => {
    return isLogtapError(error, "corrupt");
  });
});

Deno.test("too much, nothing, and what is there already are refused before anything is fetched", async () => {
  await using bucket = await bucketWith(SMALL);
  using dir = tempDir();
  using at = storeAt(URL, bucket.endpoint);
  const small = planOf(dir.file("x"), { maxBytes: 100 });
  await assert.rejects(download(small, at.store), (error) => isLogtapError(error, "too_large"));
  Deno.mkdirSync(dir.file("full"));
  Deno.writeTextFileSync(dir.file("full/mine"), "");
  Deno.writeTextFileSync(dir.file("file"), "");
  for (const name of ["full", "file"]) {
    await assert.rejects(download(planOf(dir.file(name)), at.store), (error) => {
      return isLogtapError(error, "conflict");
    }, name);
  }
  using empty = storeAt("s3://captures/nothing", bucket.endpoint);
  await assert.rejects(download(planOf(dir.file("x")), empty.store), (error) => {
    return isLogtapError(error, "not_found");
  });
  bucket.objects.delete("runs/7/metadata.json");
  await assert.rejects(download(planOf(dir.file("x")), at.store), (error) => {
    return isLogtapError(error, "not_found") && /no metadata\.json/.test(error.message);
  });
  assert.deepEqual(names(dir.path), ["file", "full"]);
  assert.deepEqual(names(dir.file("full")), ["mine"]);
});

Deno.test("an empty directory is taken, and two downloads into it do not meet", async () => {
  await using bucket = await bucketWith(SMALL);
  using dir = tempDir();
  Deno.mkdirSync(dir.file("x"));
  let second: Promise<unknown> | undefined;
  using at = storeAt(URL, bucket.endpoint);
  bucket.interfere = async ({ method, url }) => {
    if (second === undefined && method === "GET" && url.pathname.endsWith(DATA)) {
      second = download(planOf(dir.file("x")), at.store);
      await assert.rejects(second, (error) => isLogtapError(error, "conflict"));
    }
    return false;
  };
  await download(planOf(dir.file("x")), at.store);
  assert.ok(second !== undefined);
  assert.deepEqual(names(dir.path), ["x"]);
});

Deno.test("an interrupt leaves nothing", async () => {
  await using bucket = await bucketWith(LARGE);
  using dir = tempDir();
  const controller = new AbortController();
  bucket.interfere = ({ method, url, headers }) => {
    const isLater = method === "GET" && url.pathname.endsWith(DATA) &&
      headers.range?.startsWith("bytes=0-") !== true;
    if (isLater) controller.abort(new Error("stop"));
    return false;
  };
  using at = storeAt(URL, bucket.endpoint, { signal: controller.signal });
  await assert.rejects(download(planOf(dir.file("x")), at.store), /stop/);
  assert.deepEqual(names(dir.path), []);
});

Deno.test("a link in the place of the partial directory is not followed", async () => {
  await using bucket = await bucketWith(SMALL);
  using dir = tempDir();
  Deno.mkdirSync(dir.file("elsewhere"));
  Deno.symlinkSync(dir.file("elsewhere"), dir.file(".x.partial"));
  using at = storeAt(URL, bucket.endpoint);
  await assert.rejects(download(planOf(dir.file("x")), at.store), (error) => {
    return isLogtapError(error, "conflict");
  });
  assert.deepEqual(names(dir.file("elsewhere")), []);
});

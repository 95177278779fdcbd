import assert from "node:assert/strict";
import { openRemote, parseRemote, type RemoteCapture, upload } from "../../../../lib/bucket/mod.ts";
import { openCapture } from "../../../../lib/capture/mod.ts";
import { isLogtapError } from "../../../../lib/fault/mod.ts";
import { compileFilter, parseFilter } from "../../../../lib/filter/mod.ts";
import { bucketServer } from "../../../support/bucket_server.ts";
import { fileServer } from "../../../support/file_server.ts";
import { needs } from "../../../support/skip.ts";
import { tempDir } from "../../../support/temp_dir.ts";
import { finishedCapture, readAll } from "../../capture/support/made_capture.ts";
import { fill, largeCapture, planFor, ports, storeAt } from "../support.ts";

/** 40 frames of some 600 KB, 40 × 500 seconds. */
const LARGE = largeCapture(40, 500);
const TOTAL = Object.values(LARGE).reduce((sum, { length }) => sum + length, 0);
const SMALL = Object.fromEntries(finishedCapture().files);

function webAt(url: string): RemoteCapture {
  const address = parseRemote(url);
  assert.ok(address.kind === "web");
  return openRemote({ address, caCerts: [] }, ports());
}

/** Times of the entries between two clock times, as the capture's zone has them. */
async function slice(remote: RemoteCapture, from: string, to: string): Promise<number> {
  const capture = await openCapture(remote.files);
  const { started, stopped } = capture.metadata;
  const reference = { started, now: started, ...(stopped !== undefined && { stopped }) };
  const filter = compileFilter(parseFilter({ from, to, labels: [], ignoreCase: false }, reference));
  let count = 0;
  for await (const batch of capture.entries({ filter })) {
    count += batch.filter(({ entry }) => filter.matches(entry)).length;
  }
  return count;
}

Deno.test("a time slice of a capture on a web server fetches less than a tenth of it", async () => {
  await using server = await fileServer(LARGE);
  using remote = webAt(server.url);
  assert.equal(await slice(remote, "12:00", "12:05"), 300);
  assert.ok(server.bytes < TOTAL / 10, `${server.bytes} of ${TOTAL} bytes`);
  assert.equal(server.bytes, remote.fetched.bytes);
  assert.ok(server.requests.length <= 8, `${server.requests.length} requests`);
});

needs("node", "npm").test(
  "a time slice of a capture in a bucket fetches less than a tenth of it",
  async () => {
    using dir = tempDir();
    fill(dir.path, LARGE);
    await using server = await bucketServer();
    const url = "s3://captures/large";
    using at = storeAt(url, server.endpoint);
    await upload({ dir: dir.path, concurrency: 4, live: false, dryRun: false }, at.store);
    using remote = openRemote(planFor(url, server.endpoint), ports());
    assert.equal(await slice(remote, "12:00", "12:05"), 300);
    const { bytes, requests } = remote.fetched;
    assert.ok(bytes < TOTAL / 10, `${bytes} of ${TOTAL} bytes`);
    assert.ok(requests <= 6, `${requests} requests`);
  },
);

Deno.test("a capture on a web server reads as on the disk", async () => {
  await using server = await fileServer(SMALL);
  using remote = webAt(server.url);
  assert.deepEqual(await readAll(remote.files), await readAll(finishedCapture()));
});

Deno.test("a server without ranges is told in one sentence", async () => {
  await using server = await fileServer(SMALL);
  server.interfere = (path, response) => {
    const bytes = SMALL[path.slice(1)];
    if (bytes === undefined) return false;
    response.writeHead(200, { "content-length": bytes.length }).end(bytes);
    return true;
  };
  using remote = webAt(server.url);
  const { findings, lines } = await readAll(remote.files);
  assert.equal(lines.length, 0);
  assert.match(findings[0]?.text ?? "", /does not serve ranges of a file$/);
});

Deno.test("names in an index that lead elsewhere are not asked for", async () => {
  const index = new TextDecoder().decode(SMALL["index.jsonl"]);
  const line = JSON.parse(index.split("\n")[0]!);
  const hostile = [
    "../../secret.jsonl",
    "http://evil.example/x.jsonl",
    "a/b.jsonl",
    "//evil/x.jsonl",
  ];
  const text = hostile.map((file) => `${JSON.stringify({ ...line, file })}\n`).join("");
  const files = { ...SMALL, "index.jsonl": new TextEncoder().encode(text + index) };
  await using server = await fileServer(files);
  using remote = webAt(`${server.url}`);
  assert.equal((await readAll(remote.files)).lines.length, 200);
  const asked = new Set(server.requests.map(({ path }) => path));
  assert.deepEqual([...asked].filter((path) => /secret|evil|%2F|\/b/.test(path)), []);
});

Deno.test("redirects are followed, but neither to a metadata service nor with somebody's key", async () => {
  await using there = await fileServer(SMALL);
  await using here = await fileServer({});
  here.interfere = (path, response) => {
    response.writeHead(302, { location: new URL(path.slice(1), there.url).href }).end();
    return true;
  };
  using remote = webAt(here.url.replace("//", "//me:SECRET@"));
  assert.equal((await readAll(remote.files)).lines.length, 200);
  assert.ok(here.requests.every(({ headers }) => headers.authorization !== undefined));
  assert.ok(there.requests.every(({ headers }) => headers.authorization === undefined));
  for (
    const location of ["http://169.254.169.254/latest/", "file:///etc/passwd", "http://[fe80::1]/"]
  ) {
    here.interfere = (_, response) => {
      response.writeHead(307, { location }).end();
      return true;
    };
    using blocked = webAt(here.url);
    const expected = location.startsWith("http") ? "denied" : "network";
    await assert.rejects(
      openCapture(blocked.files),
      (error) => isLogtapError(error, expected),
      location,
    );
  }
  here.interfere = (path, response) => {
    response.writeHead(302, { location: path }).end();
    return true;
  };
  using round = webAt(here.url);
  await assert.rejects(openCapture(round.files), /redirects without end/);
});

Deno.test("a file that changes under the reader is told", async () => {
  await using server = await fileServer(LARGE);
  const [name] = Object.keys(LARGE);
  using remote = webAt(server.url);
  const capture = await openCapture(remote.files);
  server.files.set(name!, LARGE[name!]!.subarray(0, 1_000_000));
  const findings: string[] = [];
  using again = webAt(server.url);
  const other = await openCapture(again.files, { onFinding: ({ text }) => findings.push(text) });
  assert.equal(capture.layout.dataFiles[0]!.bytes, LARGE[name!]!.length);
  assert.equal(other.layout.dataFiles[0]!.bytes, 1_000_000);
  const lost: string[] = [];
  const { files } = remote;
  const late = await openCapture(files, { onFinding: ({ text }) => lost.push(text) });
  for await (const _ of late.entries()) assert.fail("no line is read of a file that is cut");
  assert.match(lost[0] ?? "", /shorter|answers 416|does not/);
});

Deno.test("nothing there is said so; where not allowed, too", async () => {
  await using server = await fileServer({});
  using remote = webAt(`${server.url}nowhere`);
  await assert.rejects(openCapture(remote.files), (error) => isLogtapError(error, "not_found"));
  server.interfere = (_, response) => {
    response.writeHead(403).end();
    return true;
  };
  using closed = webAt(`${server.url}?sig=SECRET`);
  await assert.rejects(openCapture(closed.files), (error) => {
    return isLogtapError(error, "denied") && !error.message.includes("SECRET");
  });
  assert.ok(server.requests.at(-1)!.path.endsWith("?sig=SECRET"));
});

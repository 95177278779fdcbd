/**
 * Captures in buckets and on web servers, through the whole program: up, shared, looked at where they
 * lie, down again; against s3rver, which is somebody else's S3.
 */
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync } from "node:crypto";
import { type BucketServer, bucketServer } from "../support/bucket_server.ts";
import { cuttingProxy } from "../support/cutting_proxy.ts";
import { fakeBucket } from "../support/fake_bucket.ts";
import { fileServer } from "../support/file_server.ts";
import { logtap, startLogtap } from "../support/product.ts";
import { fullSize, needs } from "../support/skip.ts";
import { type TempDir, tempDir } from "../support/temp_dir.ts";
import { waitFor } from "../support/wait_for.ts";
import { contentOf, fill, largeCapture } from "../lib/bucket/support.ts";
import { finishedCapture } from "../lib/capture/support/made_capture.ts";

const s3 = needs("node", "npm");
const URL = "s3://captures/runs/7";

/** A finished capture of 200 lines. */
function smallCapture(): TempDir {
  const dir = tempDir();
  fill(dir.path, Object.fromEntries(finishedCapture().files));
  return dir;
}

/** Runs logtap against a server; whatever it says, it must not say a secret. */
async function run(
  args: readonly string[],
  { endpoint, env }: Pick<BucketServer, "endpoint" | "env">,
) {
  const ended = await logtap([...args, "--endpoint", endpoint], { env });
  for (const secret of [SECRET, "BEGIN PRIVATE KEY"]) {
    assert.ok(!`${ended.stdout}${ended.stderr}`.includes(secret), args.join(" "));
  }
  return ended;
}

const SECRET = "S3cr3tAccessKey";

s3.test("a capture goes up, is looked at there, and comes down as it was", async () => {
  using dir = smallCapture();
  await using server = await bucketServer();
  const up = await run(["upload", dir.path, URL, "--json"], server);
  assert.equal(up.code, 0, up.stderr);
  const { source, destination, files, sent, kept } = JSON.parse(up.stdout);
  assert.deepEqual({ source, destination, files, sent, kept }, {
    source: dir.path,
    destination: URL,
    files: 5,
    sent: 5,
    kept: 0,
  });
  const again = await run(["upload", dir.path, "--to", `${URL}/`], server);
  assert.match(again.stderr, /5 files, .*, 5 of them were there already\n$/);

  for (
    const args of [
      ["inspect", "--json"],
      ["open", "--dump", "--from", "11:33", "--to", "11:34"],
      ["open", "--dump", "--tail", "3", "--json"],
    ]
  ) {
    const there = await run([...args, URL], server);
    const here = await logtap([...args, dir.path]);
    assert.equal(there.code, 0, there.stderr);
    assert.equal(there.stdout.replace(URL, dir.path), here.stdout);
  }
  const grep = await run(["grep", "line 17", URL, "--count"], server);
  assert.equal(grep.stdout, (await logtap(["grep", "line 17", dir.path, "--count"])).stdout);

  using out = tempDir();
  const down = await run(["download", URL, out.file("x"), "--json"], server);
  assert.equal(down.code, 0, down.stderr);
  assert.equal(JSON.parse(down.stdout).files, 5);
  assert.deepEqual(contentOf(out.file("x")), contentOf(dir.path));
  const twice = await run(["download", URL, "-o", out.file("x")], server);
  assert.equal(twice.code, 1);
  assert.match(twice.stderr, /it is not empty/);
});

s3.test("links of --share open with plain HTTP, and for nothing else under the prefix", async () => {
  using dir = smallCapture();
  await using server = await bucketServer();
  const refused = await run(["upload", dir.path, URL, "--share"], server);
  assert.equal(refused.code, 4);
  assert.match(refused.stderr, /not redacted/);
  assert.deepEqual(server.objects(), []);
  const args = ["upload", dir.path, URL, "--share", "--force", "--expiry", "2h", "--json"];
  const { expires, share_urls: links } = JSON.parse((await run(args, server)).stdout);
  assert.equal(expires, "7200s");
  assert.deepEqual(Object.keys(links).sort(), Object.keys(contentOf(dir.path)));
  for (const [name, link] of Object.entries(links)) {
    const answer = await fetch(String(link));
    assert.equal(answer.status, 200, name);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    assert.equal(bytes.toBase64(), contentOf(dir.path)[name]);
  }
  const [first = ""] = Object.values(links).map(String);
  // (s3rver compares no signatures of version 4; those are held against Amazon's examples.)
  const bent = await fetch(first.replace("S3RVER", "SOMEBODY"));
  await bent.body?.cancel();
  assert.equal(bent.status, 403);
});

s3.test("Google's HMAC keys sign as Amazon's do", async () => {
  using dir = smallCapture();
  await using server = await bucketServer();
  const env = { GS_ACCESS_KEY_ID: "S3RVER", GS_SECRET_ACCESS_KEY: "S3RVER", HOME: "/nowhere" };
  const google = { endpoint: server.endpoint, env };
  const place = "gs://captures/g";
  assert.equal((await run(["upload", dir.path, place], google)).code, 0);
  const wrong = { ...google, env: { ...env, GS_ACCESS_KEY_ID: "SOMEBODY" } };
  const denied = await run(["upload", dir.path, place], wrong);
  assert.equal(denied.code, 4, denied.stderr);
  using out = tempDir();
  assert.equal((await run(["download", place, out.file("x")], google)).code, 0);
  assert.deepEqual(contentOf(out.file("x")), contentOf(dir.path));
});

Deno.test("a service account's requests carry a token, and its metadata Google's names", async () => {
  using dir = smallCapture();
  await using bucket = await fakeBucket();
  bucket.interfere = ({ method, url, headers }, response) => {
    if (url.pathname === "/token") {
      response.end(JSON.stringify({ access_token: "tok", expires_in: 3600 }));
      return true;
    }
    if (headers.authorization === "Bearer tok") return false;
    response.writeHead(method === "POST" ? 400 : 401).end();
    return true;
  };
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  using home = tempDir();
  Deno.writeTextFileSync(
    home.file("key.json"),
    JSON.stringify({
      type: "service_account",
      client_email: "logtap@p.example",
      private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
      token_uri: `${bucket.endpoint}/token`,
    }),
  );
  const account = {
    endpoint: bucket.endpoint,
    env: { GOOGLE_APPLICATION_CREDENTIALS: home.file("key.json") },
  };
  const up = await run(["upload", dir.path, "gs://captures/g", "--share", "--force"], account);
  assert.equal(up.code, 0, up.stderr);
  assert.equal(
    up.stdout.split("\n").filter((line) => line.includes("X-Goog-Signature=")).length,
    5,
  );
  const tokens = bucket.requests.filter(({ url }) => url.pathname === "/token");
  assert.equal(tokens.length, 1);
  const { headers, bytes } = bucket.objects.get("g/metadata.json")!;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  assert.deepEqual(headers, { "x-goog-meta-logtap-sha256": sha256 });
  const inspected = await run(["inspect", "gs://captures/g"], account);
  assert.equal(inspected.code, 0, inspected.stderr);
});

Deno.test("a capture on a web server opens; a hostile one is no way into this machine", async () => {
  await using server = await fileServer(Object.fromEntries(finishedCapture().files));
  const args = ["open", server.url, "--dump", "--count"];
  assert.deepEqual(await codeAndOutput(args), [0, "200\n"]);
  server.interfere = (_, response) => {
    response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data/" }).end();
    return true;
  };
  const { code, stderr } = await logtap(args);
  assert.equal(code, 4);
  assert.match(stderr, /a cloud's metadata service/);
});

async function codeAndOutput(args: readonly string[]): Promise<readonly [number, string]> {
  const { code, stdout } = await logtap(args);
  return [code, stdout];
}

Deno.test("upload concurrency 0 hangs (8.5): it is refused", async () => {
  using dir = smallCapture();
  const { code, stderr } = await logtap(["upload", dir.path, URL, "--concurrency", "0"]);
  assert.equal(code, 2);
  assert.match(stderr, /--concurrency/);
});

Deno.test("exit codes: nothing there, no keys, nobody there, a bad URL", async () => {
  using dir = smallCapture();
  await using bucket = await fakeBucket();
  const env = { AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: SECRET, HOME: dir.path };
  const there = { endpoint: bucket.endpoint, env };
  const table: readonly (readonly [readonly string[], typeof there, number])[] = [
    [["download", "s3://captures/none", dir.file("x")], there, 3],
    [["inspect", "s3://captures/none"], there, 3],
    [["upload", dir.file("none"), URL], there, 3],
    [["upload", dir.path, URL], { ...there, env: { ...env, AWS_ACCESS_KEY_ID: "" } }, 2],
    [["upload", dir.path, URL], { ...there, env: { HOME: dir.path } as typeof env }, 4],
    [["upload", dir.path, "s3://captures/../x"], there, 2],
    [["upload", dir.path], there, 2],
    [["download", "s3://captures/none", dir.file("x")], {
      ...there,
      endpoint: "http://127.0.0.1:1",
    }, 5],
  ];
  for (const [args, at, code] of table) {
    const ended = await run([...args, "--json"], at);
    assert.equal(ended.code, code, `${args.join(" ")}: ${ended.stderr}`);
    assert.equal(JSON.parse(ended.stderr).exit_code, code);
  }
});

Deno.test("Ctrl-C leaves no half a capture, up or down", async () => {
  using dir = tempDir();
  fill(dir.file("large"), largeCapture(2, 500));
  await using bucket = await fakeBucket();
  const env = { AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "B", HOME: dir.path };
  const interrupt = async (args: readonly string[], isStuck: (url: string) => boolean) => {
    const stuck = Promise.withResolvers<void>();
    bucket.interfere = ({ url }) => {
      if (!isStuck(url.pathname)) return false;
      stuck.resolve();
      return true; // And nobody answers.
    };
    await using running = startLogtap([...args, "--endpoint", bucket.endpoint], { env });
    await Promise.race([stuck.promise, running.ended]);
    running.kill("SIGINT");
    bucket.interfere = () => false;
    return await running.ended;
  };
  const up = await interrupt(["upload", dir.file("large"), URL], (path) => {
    return path.endsWith("index.jsonl");
  });
  assert.equal(up.code, 130, up.stderr);
  assert.equal(bucket.objects.has("runs/7/metadata.json"), false);
  const whole = await logtap(["upload", dir.file("large"), URL, "--endpoint", bucket.endpoint], {
    env,
  });
  assert.equal(whole.code, 0, whole.stderr);
  const down = await interrupt(["download", URL, dir.file("x")], (path) => {
    return path.endsWith("metadata.json");
  });
  assert.equal(down.code, 130, down.stderr);
  const names = [...Deno.readDirSync(dir.path)].map(({ name }) => name);
  assert.deepEqual(names, ["large"]);
});

Deno.test("a killed download goes on", async () => {
  using dir = tempDir();
  fill(dir.file("large"), largeCapture(2, 500));
  await using bucket = await fakeBucket();
  const env = { AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "B", HOME: dir.path };
  const flags = ["--endpoint", bucket.endpoint, "--concurrency", "1"];
  assert.equal((await logtap(["upload", dir.file("large"), URL, ...flags], { env })).code, 0);
  let isStuck = false;
  bucket.interfere = ({ method, url }) => {
    return isStuck ||= method === "GET" && url.pathname.endsWith("metadata.json");
  };
  await using running = startLogtap(["download", URL, dir.file("x"), ...flags], { env });
  await waitFor(() => isStuck, { what: "the last file" });
  running.kill("SIGKILL");
  await running.ended;
  bucket.interfere = () => false;
  const before = bucket.requests.length;
  const { code, stderr } = await logtap(["download", URL, dir.file("x"), ...flags], { env });
  assert.equal(code, 0, stderr);
  const fetched = bucket.requests.slice(before).filter(({ method }) => method === "GET");
  assert.ok(fetched.every(({ url }) => !url.pathname.endsWith(".zst")), "the large file is there");
  assert.deepEqual(contentOf(dir.file("x")), contentOf(dir.file("large")));
});

fullSize.test("a file above 64 MB goes up in parts over a connection that is cut at every part", async () => {
  using dir = tempDir();
  fill(dir.file("large"), largeCapture(120, 700));
  await using server = await bucketServer();
  await using proxy = cuttingProxy(server.endpoint, { within: "request", wanted: /^PUT / });
  const cut = { endpoint: proxy.url, env: server.env };
  const up = await run(["upload", dir.file("large"), URL], cut);
  assert.equal(up.code, 0, up.stderr);
  assert.ok(proxy.cut.filter((line) => line.includes("partNumber=")).length >= 5);
  const down = await run(["download", URL, dir.file("x")], server);
  assert.equal(down.code, 0, down.stderr);
  assert.deepEqual(contentOf(dir.file("x")), contentOf(dir.file("large")));
});

import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { logtap, startReceiver } from "../support/product.ts";
import { RawConnection } from "../support/raw_http.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitFor } from "../support/wait_for.ts";

const JSON_TYPE = { "content-type": "application/json" };
const NS = "1763721121000000001";

const pushBody = (...lines: readonly string[]) =>
  JSON.stringify({
    streams: [{ stream: { app: "api" }, values: lines.map((line) => [NS, line]) }],
  });

function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** The messages in a capture, as the product itself reads them. */
async function messagesIn(dir: string): Promise<string[]> {
  const { stdout, code, stderr } = await logtap(["open", dir, "--dump", "--json"]);
  assert.equal(code, 0, stderr);
  return stdout.split("\n").filter(Boolean).map((line) => JSON.parse(line).msg);
}

const PAGES = [
  { path: "/healthz", want: '{"status":"ok"}' },
  { path: "/readyz", want: '{"status":"ok"}' },
  { path: "/ready", want: "ready\n" },
  { path: "/api/version", want: /^\{"version":"[^"]+","api":1\}$/ },
  {
    path: "/loki/api/v1/status/buildinfo",
    want:
      /^\{"version":"[^"]+","revision":"","branch":"","buildUser":"","buildDate":"","goVersion":""\}$/,
  },
  { path: "/metrics", want: /^logtap_build_info\{version="[^"]+"\} 1$/m },
] as const;

Deno.test("recv answers its pages, with GET and HEAD", async () => {
  using dir = tempDir();
  await using receiver = await startReceiver(dir.file("capture"));
  for (const { path, want } of PAGES) {
    const response = await fetch(receiver.url + path);
    const text = await response.text();
    assert.equal(response.status, 200, path);
    if (typeof want === "string") assert.equal(text, want);
    else assert.match(text, want);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    const head = await fetch(receiver.url + path, { method: "HEAD" });
    assert.equal(head.status, 200, path);
    assert.equal(await head.text(), "");
  }
});

Deno.test("recv takes pushes on all its paths, counts them, and ends with the ledger", async () => {
  using dir = tempDir();
  await using receiver = await startReceiver(dir.file("capture"));
  const push = (path: string, init: RequestInit) =>
    fetch(receiver.url + path, { method: "POST", ...init }).then(async (response) => {
      await response.body?.cancel();
      return response.status;
    });
  const loki = { headers: { ...JSON_TYPE, "X-Scope-OrgID": "../../x" }, body: pushBody("one") };
  assert.equal(await push("/loki/api/v1/push", loki), 204);
  assert.equal(await push("/api/prom/push", { ...loki, body: pushBody("two") }), 204);
  const gzip = { ...JSON_TYPE, "content-encoding": "gzip" };
  assert.equal(
    await push("/loki/api/v1/push", {
      headers: gzip,
      body: new Uint8Array(gzipSync(pushBody("three"))),
    }),
    204,
  );
  assert.equal(await push("/logtap/raw", { body: '{"msg":"four","labels":{"app":"x"}}\n' }), 204);
  const mixed = pushBody("five").replace("[[", '[[7,"bad"],[');
  assert.equal(await push("/loki/api/v1/push", { headers: JSON_TYPE, body: mixed }), 400);
  const metrics = await (await fetch(`${receiver.url}/metrics`)).text();
  for (
    const line of [
      "logtap_logs_received_total 6",
      'logtap_lines_refused_total{reason="bad_timestamp"} 1',
      'logtap_push_errors_total{status="400"} 1',
      "logtap_pushes_total 5",
      'logtap_push_duration_seconds_bucket{le="+Inf"} 5',
      "logtap_push_duration_seconds_count 5",
    ]
  ) assert.ok(metrics.split("\n").includes(line), `${line} in\n${metrics}`);
  for (const name of ["logtap_bytes_written_total", "logtap_disk_usage_bytes"]) {
    assert.match(metrics, new RegExp(`^${name} [1-9]`, "m"), "live, not only at the end");
  }
  const { code, stderr, stdout } = await receiver.stop();
  assert.equal(code, 0);
  assert.equal(stdout, "");
  assert.match(
    stderr,
    /capture: received 6, written 5, dropped 0, refused 1 \(bad_timestamp 1\) lines/,
  );
  assert.match(
    stderr,
    /next: logtap open \S+capture\n\s+logtap triage \S+capture --out \S+capture-triage\n/,
  );
  assert.deepEqual(await messagesIn(receiver.dir), ["one", "two", "three", "four", "five"]);
});

Deno.test("recv stores one push the same wherever its bytes are cut", async () => {
  using dir = tempDir();
  await using receiver = await startReceiver(dir.file("capture"));
  const body = pushBody('a "quoted" line', "wörld ✓");
  const bytes = new TextEncoder().encode(
    `POST /loki/api/v1/push HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${new TextEncoder().encode(body).length}\r\n\r\n${body}`,
  );
  using connection = await RawConnection.open(portOf(receiver.url));
  let pushes = 0;
  for (let cut = 1; cut < bytes.length; cut += 3, pushes++) {
    await connection.send(bytes.subarray(0, cut));
    await connection.send(bytes.subarray(cut));
    assert.equal((await connection.answer())?.status, 204, `cut at ${cut}`);
  }
  assert.equal((await receiver.stop()).code, 0);
  const messages = await messagesIn(receiver.dir);
  const want = Array.from({ length: pushes }, () => ['a "quoted" line', "wörld ✓"]).flat();
  assert.deepEqual(messages, want);
});

needs("curl").test(
  "recv takes what curl sends: gzip, and large bodies that ask first",
  async () => {
    using dir = tempDir();
    await using receiver = await startReceiver(dir.file("capture"));
    const large = pushBody("x".repeat(900_000), "y".repeat(900_000));
    Deno.writeTextFileSync(dir.file("large.json"), large);
    Deno.writeFileSync(dir.file("small.json.gz"), gzipSync(pushBody("small")));
    Deno.writeFileSync(dir.file("too_large"), new Uint8Array(17 << 20));
    const curl = async (file: string, ...headers: readonly string[]) => {
      const args = ["-sS", "-m", "20", "-o", dir.file("answer"), "-w", "%{http_code}"];
      for (const header of headers) args.push("-H", header);
      args.push("--data-binary", `@${dir.file(file)}`, `${receiver.url}/loki/api/v1/push`);
      const { stdout } = await new Deno.Command("curl", { args }).output();
      return new TextDecoder().decode(stdout);
    };
    const json = "Content-Type: application/json";
    assert.equal(await curl("large.json", json), "204");
    assert.equal(await curl("small.json.gz", json, "Content-Encoding: gzip"), "204");
    assert.equal(await curl("too_large", json), "413");
    assert.equal(await curl("too_large", json, "Expect:"), "413", "also when it does not ask");
    assert.equal(await curl("large.json"), "400");
    assert.match(Deno.readTextFileSync(dir.file("answer")), /Content-Type: application\/json/);
    assert.equal((await receiver.stop()).code, 0);
    const lengths = (await messagesIn(receiver.dir)).map((message) => message.length);
    assert.deepEqual(lengths, [900_000, 900_000, 5]);
  },
);

Deno.test("recv says once a second what arrived, and nothing while nothing does", async () => {
  using dir = tempDir();
  await using receiver = await startReceiver(dir.file("capture"));
  await fetch(`${receiver.url}/loki/api/v1/push`, {
    method: "POST",
    headers: JSON_TYPE,
    body: pushBody("one"),
  });
  await waitFor(() => receiver.stderr().includes("lines/s"), { what: "the line of that second" });
  assert.match(
    receiver.stderr(),
    /\n\S+ lines\/s {2}\S+ \S+ {2}total 1 {2}dropped 0 {2}disk .+ of 50.0 GB {2}redaction off\n$/,
  );
  const { stderr } = await receiver.stop();
  assert.equal(stderr.split("\n").filter((line) => line.includes("lines/s")).length, 1);
});

Deno.test("recv ends with one sentence, and leaves nothing, when its address is taken", async () => {
  using dir = tempDir();
  await using receiver = await startReceiver(dir.file("capture"));
  const listen = `127.0.0.1:${portOf(receiver.url)}`;
  const { code, stderr } = await logtap(["recv", "--dir", dir.file("other"), "--listen", listen]);
  assert.equal(code, 5);
  assert.match(
    stderr,
    /^logtap: Cannot listen on 127\.0\.0\.1:\d+: another program listens there\n.*--listen\n$/,
  );
  assert.throws(() => Deno.statSync(dir.file("other")), Deno.errors.NotFound);
});

Deno.test("recv ends with one sentence when another receiver has the directory", async () => {
  using dir = tempDir();
  await using receiver = await startReceiver(dir.file("capture"));
  const { code, stderr } = await logtap(["recv", "--dir", receiver.dir, "--listen", "127.0.0.1:0"]);
  assert.equal(code, 1);
  assert.match(stderr, /another receiver is writing there/);
  assert.doesNotMatch(stderr, /listening/);
  const health = await fetch(`${receiver.url}/healthz`);
  assert.equal(await health.text(), '{"status":"ok"}', "the first one goes on");
});

Deno.test("recv warns when anybody can reach it", async () => {
  using dir = tempDir();
  await using receiver = await startReceiver(dir.file("capture"), ["--host", "0.0.0.0"]);
  assert.match(receiver.stderr(), /^warning: .*0\.0\.0\.0/);
});

/**
 * The receiver tries, from inside of its worker, what it must not be able to do, and so do a helper
 * worker and the main thread (lib/sandbox/probe.ts). Without a sandbox the same attempts succeed.
 */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { assertVerified, dump } from "../support/captures.ts";
import { logtap, type Receiver, startLogtap, startReceiver } from "../support/product.ts";
import { RawConnection } from "../support/raw_http.ts";
import { type TempDir, tempDir } from "../support/temp_dir.ts";
import { waitFor } from "../support/wait_for.ts";

type Results = Readonly<Record<string, string>>;

const PROBE = { LOGTAP_SANDBOX_PROBE: "1" };

const REFUSED: Results = {
  write: "refused",
  read: "refused",
  list: "refused",
  link: "refused",
  listen: "refused",
  connect: "refused",
  resolve: "refused",
  import: "refused",
  environment: "refused",
  hostname: "refused",
  process: "refused",
  library: "refused",
  ask: "refused",
};

/** The program as a whole: no processes and no foreign libraries, sandbox or not. */
const ALLOWED: Results = {
  write: "done",
  read: "done",
  list: "done",
  link: "done",
  listen: "done",
  connect: "failed: ConnectionRefused",
  resolve: "done",
  import: "done",
  environment: "done",
  hostname: "done",
  process: "refused",
  library: "refused",
  ask: "done",
};

/** Only `deno run` guards imports of files; docs/security.md says what that means. */
const IMPORTS_ARE_GUARDED = Deno.env.get("LOGTAP_BIN") === undefined;

/** The results that say something here. */
function telling(all: Results = {}): Results {
  const { import: imported, ...results } = all;
  return IMPORTS_ARE_GUARDED ? { ...results, import: `${imported}` } : results;
}

/** Three lines of results, by where they were tried. */
async function probed(receiver: Receiver): Promise<Readonly<Record<string, Results>>> {
  const lines = await waitFor(() => {
    const found = receiver.stderr().split("\n").filter((line) => line.endsWith("}}"));
    return found.length === 3 && found;
  }, { what: "three lines of results" });
  return Object.fromEntries(lines.map((line) => {
    const { where, results } = JSON.parse(line);
    return [where, results];
  }));
}

/** A receiver that works where a key and a script lie beside its capture. */
function startProbing(dir: TempDir, args: readonly string[] = []): Promise<Receiver> {
  Deno.writeTextFileSync(dir.file("logtap-probe.key"), "a key");
  Deno.writeTextFileSync(dir.file("logtap-probe.js"), "export const probed = true;");
  return startReceiver(dir.file("capture"), args, { env: PROBE, cwd: dir.path });
}

Deno.test("the receiver, its helpers and main are refused what they have no use for", async () => {
  using dir = tempDir();
  await using receiver = await startProbing(dir);
  const { worker, helper, main } = await probed(receiver);
  assert.deepEqual(telling(worker), telling(REFUSED));
  assert.deepEqual(telling(helper), telling(REFUSED));
  const reads = { read: "done", list: "done", import: "done" };
  assert.deepEqual(telling(main), telling({ ...REFUSED, ...reads }));
  assert.equal((await receiver.stop()).code, 0);
  const left = [...Deno.readDirSync(dir.path)].map(({ name }) => name).sort();
  assert.deepEqual(left, ["capture", "logtap-probe.js", "logtap-probe.key"]);
});

Deno.test("without a sandbox the receiver may do what the program may, and says so", async () => {
  using dir = tempDir();
  await using receiver = await startProbing(dir, ["--no-sandbox"]);
  const { worker, helper, main } = await probed(receiver);
  // What a name server says is not the question, only whether it was asked.
  const settled = (results: Results = {}) => ({
    ...results,
    resolve: results["resolve"] === "refused" ? "refused" : "done",
  });
  assert.deepEqual([settled(worker), settled(main)], [ALLOWED, ALLOWED]);
  assert.deepEqual(telling(helper), telling(REFUSED));
  assert.match(receiver.stderr(), /^warning: --no-sandbox: recv runs with every right/);
});

Deno.test("without the variable nothing is tried", async () => {
  using dir = tempDir();
  await using receiver = await startReceiver(dir.file("capture"));
  const { code, stderr } = await receiver.stop();
  assert.equal(code, 0);
  assert.doesNotMatch(stderr, /probe/);
});

Deno.test("rights that are given are what the receiver gets", async () => {
  using dir = tempDir();
  await using receiver = await startProbing(dir, [
    "--allow-net=127.0.0.1",
    `--allow-read=${dir.path}`,
    "--allow-write=./capture",
  ]);
  const { worker } = await probed(receiver);
  const reads = { read: "done", list: "done", import: "done" };
  const listens = { listen: "done", connect: "failed: ConnectionRefused" };
  assert.deepEqual(telling(worker), telling({ ...REFUSED, ...reads, ...listens }));
});

/** Large enough for the workers that inflate and compress: 4 MiB of lines in 24 KiB. */
const LINES = 4096;
const BIG_PUSH = Uint8Array.from(gzipSync(JSON.stringify({
  streams: [{
    stream: { app: "api" },
    values: Array.from(
      { length: LINES },
      (_, i) => [`${1763721121000000000n + BigInt(i)}`, line(i)],
    ),
  }],
})));

function line(i: number): string {
  return `line ${i} ${"x".repeat(1000)}`;
}

Deno.test("a receiver with named rights keeps what it is sent, with the help of its workers", async () => {
  using dir = tempDir();
  const flags = ["--allow-net=127.0.0.1:0", "--allow-write=./capture"];
  await using receiver = await startReceiver("./capture", flags, { cwd: dir.path });
  for (let push = 0; push < 2; push++) {
    const response = await fetch(`${receiver.url}/loki/api/v1/push`, {
      method: "POST",
      headers: { "content-type": "application/json", "content-encoding": "gzip" },
      body: BIG_PUSH,
    });
    assert.equal(response.status, 204, await response.text());
  }
  const { code, stderr } = await receiver.stop();
  assert.equal(code, 0, stderr);
  await assertVerified(dir.file("capture"));
  const entries = await dump(dir.file("capture"));
  assert.equal(entries.length, 2 * LINES);
  assert.equal(entries.at(-1)?.msg, line(LINES - 1));
});

Deno.test("a receiver that is given too little says what it lacks, and does not start", async () => {
  using dir = tempDir();
  const table: readonly [flags: readonly string[], says: RegExp][] = [
    [["--allow-net=127.0.0.1:1"], /needs net access to 127\.0\.0\.1:0, which --allow-net does not/],
    [["--allow-write=./other"], /needs write access to .*capture, which --allow-write does not/],
    [["--allow-read=./other"], /needs read access to .*capture, which --allow-read does not/],
    [["--allow-net=a b:c"], /Cannot start recv with these rights: .*a b/],
    [["--allow-net", "--no-sandbox"], /--allow-net with --no-sandbox/],
  ];
  for (const [flags, says] of table) {
    const args = ["recv", "--dir", "./capture", "--listen", "127.0.0.1:0", ...flags];
    const { code, stderr } = await logtap(args, { cwd: dir.path });
    assert.equal(code, 2, stderr);
    assert.match(stderr, says);
    assert.deepEqual([...Deno.readDirSync(dir.path)], []);
  }
});

Deno.test("faults keep their kind on the way out of the worker", async () => {
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file("file"), "");
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr as Deno.NetAddr;
  const table: readonly [args: readonly string[], code: number, says: RegExp][] = [
    [["--port", `${port}`], 5, /another program listens there\n {2}hint: stop the other program/],
    [["--port", "0", "--dir", dir.file("file")], 2, /a file is in the way/],
    [["--listen", "no-such-host.invalid:1"], 5, /there is no address of that name/],
  ];
  for (const [args, want, says] of table) {
    const { code, stderr } = await logtap(["recv", ...args], { cwd: dir.path });
    assert.equal(code, want, stderr);
    assert.match(stderr, says);
  }
});

Deno.test("a folder behind a link, and one whose parents are not there, can be written", async () => {
  using dir = tempDir();
  Deno.mkdirSync(dir.file("real"));
  Deno.symlinkSync(dir.file("real"), dir.file("link"), { type: "dir" });
  for (const name of ["link", "link/new", "not/there/yet"]) {
    await using receiver = await startReceiver(name, [], { cwd: dir.path });
    const { code, stderr } = await receiver.stop();
    assert.equal(code, 0, stderr);
    await assertVerified(dir.file(name));
  }
});

Deno.test("a name is looked up before the rights are cut to its address", async () => {
  using dir = tempDir();
  const args = ["recv", "--listen", "localhost:0", "--dir", dir.file("capture")];
  await using receiver = startLogtap(args);
  await waitFor(() => /listening on http:\/\/(127\.|\[::1\])/.test(receiver.stderr()), {
    what: "it to listen on an address",
  });
});

Deno.test("a second signal ends a receiver that still waits for a body", async () => {
  using dir = tempDir();
  await using receiver = await startReceiver(dir.file("capture"));
  using slow = await RawConnection.open(Number(new URL(receiver.url).port));
  await slow.send(
    "POST /loki/api/v1/push HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n" +
      "content-length: 9\r\nexpect: 100-continue\r\n\r\n",
  );
  assert.equal((await slow.answer())?.status, 100);
  receiver.kill("SIGINT");
  await waitFor(() => receiver.stderr().includes("stopping"), { what: "the first to be heard" });
  receiver.kill("SIGINT");
  const { code, stderr } = await receiver.ended;
  assert.equal(code, 130, stderr);
});

/** HTTPS as real clients speak it, and what is said when it cannot be had. */
import assert from "node:assert/strict";
import { request } from "node:https";
import { assertVerified, dump } from "../support/captures.ts";
import { certificateFiles, certificates, validAround } from "../support/certificates.ts";
import { logtap, startReceiver } from "../support/product.ts";
import { runProgram } from "../support/program.ts";
import { needs, productDeno } from "../support/skip.ts";
import { type TempDir, tempDir } from "../support/temp_dir.ts";
import { waitFor } from "../support/wait_for.ts";

const BODY = JSON.stringify({
  streams: [{ stream: { app: "tls" }, values: [["1763721121000000001", "over TLS"]] }],
});

const tlsFlags = (dir: TempDir) => [
  "--tls-cert",
  dir.file("server.pem"),
  "--tls-key",
  dir.file("server.key"),
];

/** What curl says: its exit code (60: not trusted, 35 and 56: handshake), and the status. */
async function curl(url: string, ...flags: readonly string[]) {
  const args = ["-sS", "-m", "20", "-o", "/dev/null", "-w", "%{http_code}", ...flags, url];
  const { code, stdout, stderr } = await runProgram("curl", args);
  return { code, status: Number(stdout), stderr };
}

needs("curl").test("curl pushes over TLS, and trusts only the right authority", async () => {
  using dir = tempDir();
  await certificateFiles(dir);
  const other = await (await import("../../lib/cert/mod.ts")).Authority
    .create({ name: "another", validity: validAround(0) });
  Deno.writeTextFileSync(dir.file("other.pem"), other.cert);
  await using receiver = await startReceiver(dir.file("capture"), tlsFlags(dir));
  assert.match(receiver.url, /^https:/);
  const push = ["--data-binary", BODY, "-H", "Content-Type: application/json"];
  const url = `${receiver.url}/loki/api/v1/push`;
  const trusting = ["--cacert", dir.file("ca.pem")];
  assert.equal((await curl(url, ...trusting, ...push)).status, 204);
  assert.equal((await curl(url, ...trusting, "--tls-max", "1.2", ...push)).status, 204);
  assert.equal(
    (await curl(url.replace("127.0.0.1", "localhost"), ...trusting, ...push)).status,
    204,
  );
  assert.equal((await curl(url, "--cacert", dir.file("other.pem"), ...push)).code, 60);
  assert.equal((await curl(url, ...push)).code, 60);
  const old = ["--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0"];
  assert.equal((await curl(url, ...trusting, ...old, ...push)).code, 35, "TLS 1.1");
  assert.notEqual((await curl(url.replace("https", "http"), ...push)).code, 0, "no TLS");
  assert.equal((await receiver.stop()).code, 0);
  assert.deepEqual((await dump(receiver.dir)).map(({ msg }) => msg), Array(3).fill("over TLS"));
  await assertVerified(receiver.dir);
});

needs("curl", "deno 2.9").test(
  "recv over TLS speaks HTTP/1.1, bounds handshakes and heads, counts what fails",
  async () => {
    using dir = tempDir();
    await certificateFiles(dir);
    await using receiver = await startReceiver(dir.file("capture"), tlsFlags(dir));
    const trusting = ["--cacert", dir.file("ca.pem")];
    const version = await runProgram("curl", [
      ...["-sS", "--http2", ...trusting, "-o", "/dev/null", "-w", "%{http_version}"],
      `${receiver.url}/healthz`,
    ]);
    assert.equal(version.stdout, "1.1");
    await curl(`${receiver.url}/healthz`); // Does not trust it, and says so in the handshake.
    const port = Number(new URL(receiver.url).port);
    const plain = await Deno.connect({ port });
    await plain.write(new TextEncoder().encode("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    while (await plain.read(new Uint8Array(1000)) !== null); // Ends without an HTTP answer.
    plain.close();
    const { stdout } = await runProgram("curl", ["-sS", ...trusting, `${receiver.url}/metrics`]);
    assert.match(stdout, /^logtap_requests_refused_total\{reason="tls"\} 2$/m);
  },
);

Deno.test("Node's https client pushes over TLS with a key", async () => {
  using dir = tempDir();
  await certificateFiles(dir);
  const { authority } = await certificates();
  const flags = [...tlsFlags(dir), "--api-key=k-1"];
  await using receiver = await startReceiver(dir.file("capture"), flags);
  const push = (authorization: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { authorization, "content-type": "application/json" };
      const options = { method: "POST", ca: authority.cert, headers, agent: false as const };
      request(`${receiver.url}/loki/api/v1/push`, options, (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode));
      }).on("error", reject).end(BODY);
    });
  assert.equal(await push("Bearer k-1"), 204);
  assert.equal(await push("Bearer k-2"), 401);
});

needs("curl", "deno 2.9").test(
  "recv --client-ca serves only clients with a certificate",
  async () => {
    using dir = tempDir();
    await certificateFiles(dir);
    const flags = [...tlsFlags(dir), "--client-ca", dir.file("ca.pem")];
    await using receiver = await startReceiver(dir.file("capture"), flags);
    const trusting = ["--cacert", dir.file("ca.pem")];
    const as = (
      name: string,
    ) => ["--cert", dir.file(`${name}.pem`), "--key", dir.file(`${name}.key`)];
    const push = ["--data-binary", BODY, "-H", "Content-Type: application/json"];
    const url = `${receiver.url}/loki/api/v1/push`;
    assert.equal((await curl(url, ...trusting, ...as("client"), ...push)).status, 204);
    for (const version of ["1.2", "1.3"]) {
      for (const name of [undefined, "stranger", "server"]) {
        const shown = name === undefined ? [] : as(name);
        const { code, status } = await curl(
          `${receiver.url}/healthz`,
          ...trusting,
          ...shown,
          ...["--tls-max", version],
        );
        assert.deepEqual({ refused: code !== 0, status }, { refused: true, status: 0 }, `${name}`);
      }
    }
    assert.equal((await receiver.stop()).code, 0);
    assert.equal((await dump(receiver.dir)).length, 1);
  },
);

/** Runtimes that let everybody in: there the program must not run, and say so. */
if (/^2\.[0-8]\./.test(productDeno())) {
  Deno.test("recv --client-ca does not start where everybody would be let in", async () => {
    using dir = tempDir();
    await certificateFiles(dir);
    for (const host of ["127.0.0.1:0", "0.0.0.0:0"]) {
      const { code, stderr } = await logtap([
        ...["recv", "--dir", dir.file("capture"), "--listen", host],
        ...[...tlsFlags(dir), "--client-ca", dir.file("ca.pem")],
      ]);
      assert.equal(code, 4, stderr);
      assert.match(
        stderr,
        /^logtap: Cannot receive on \S+ with --client-ca: a client without a certificate was let in\n.*Deno 2\.9/m,
      );
      assert.throws(() => Deno.statSync(dir.file("capture")), Deno.errors.NotFound);
    }
  });
}

Deno.test("recv with TLS stops although a handshake hangs", async () => {
  using dir = tempDir();
  await certificateFiles(dir);
  await using receiver = await startReceiver(dir.file("capture"), tlsFlags(dir));
  const hanging = await Deno.connect({ port: Number(new URL(receiver.url).port) });
  await hanging.write(new Uint8Array([0x16, 3, 1, 2, 0, 1]));
  const startMs = performance.now();
  const { code, stderr } = await receiver.stop();
  assert.equal(code, 0, stderr);
  assert.ok(performance.now() - startMs < 9000, "before the handshake is given up by itself");
  hanging.close();
});

const FAULTS = [
  {
    name: "a certificate without its key",
    flags: ["--tls-cert", "server.pem"],
    code: 2,
    want: "Cannot use --tls-cert without --tls-key",
  },
  {
    name: "a key without its certificate",
    flags: ["--tls-key", "server.key"],
    code: 2,
    want: "Cannot use --tls-key without --tls-cert",
  },
  {
    name: "an authority alone",
    flags: ["--client-ca", "ca.pem"],
    code: 2,
    want: "Cannot use --client-ca without --tls-cert",
  },
  {
    name: "a file that is not there",
    flags: ["--tls-cert", "none.pem", "--tls-key", "server.key"],
    code: 3,
    want: 'Cannot read --tls-cert "none.pem": there is no such file',
  },
  {
    name: "a directory",
    flags: ["--tls-cert", ".", "--tls-key", "server.key"],
    code: 2,
    want: 'Cannot read --tls-cert ".": it is a directory',
  },
  {
    name: "another key",
    flags: ["--tls-cert", "server.pem", "--tls-key", "client.key"],
    code: 2,
    want:
      'Cannot use --tls-cert "server.pem" with --tls-key "client.key": the key does not belong to the certificate',
  },
  {
    name: "an expired certificate",
    flags: ["--tls-cert", "old.pem", "--tls-key", "old.key"],
    code: 2,
    want: /^Cannot use --tls-cert "old.pem": the certificate expired at 20\d\d-/,
  },
  {
    name: "a key file without a key",
    flags: ["--api-key-file", "empty"],
    code: 2,
    want: 'Cannot use --api-key-file "empty": there is no key in it',
  },
  {
    name: "an empty key",
    flags: ["--api-key="],
    code: 2,
    want: "Cannot use --api-key: the key is empty",
  },
  {
    name: "a host with a port",
    flags: ["--allow-host", "a:1"],
    code: 2,
    want: 'Cannot use --allow-host "a:1": expected a name without a port',
  },
  {
    name: "a name that nobody knows",
    flags: ["--listen", "nohost.invalid:1"],
    code: 5,
    want: "Cannot listen on nohost.invalid:1: there is no address of that name",
  },
] as const;

Deno.test("recv ends with one sentence, and nothing made, for", async (t) => {
  using dir = tempDir();
  await certificateFiles(dir);
  const { authority } = await certificates();
  const old = await authority.issueServer({ names: ["x"], validity: validAround(-9) });
  Deno.writeTextFileSync(dir.file("old.pem"), old.cert);
  Deno.writeTextFileSync(dir.file("old.key"), old.key, { mode: 0o600 });
  Deno.writeTextFileSync(dir.file("empty"), "# nothing\n", { mode: 0o600 });
  const capture = dir.file("capture");
  for (const { name, flags, code, want } of FAULTS) {
    await t.step(name, async () => {
      const end = await logtap(
        ["recv", "--dir", capture, "--port", "0", ...flags].filter(
          // The name is in --listen, and its port must not be replaced.
          (word, i, all) =>
            !all.includes("--listen") || (word !== "--port" && all[i - 1] !== "--port"),
        ),
        { cwd: dir.path },
      );
      assert.equal(end.code, code, end.stderr);
      const said = end.stderr.split("\n").find((line) => line.startsWith("logtap: "))?.slice(8);
      if (typeof want === "string") assert.equal(said, want);
      else assert.match(said ?? "", want);
      assert.throws(() => Deno.statSync(capture), Deno.errors.NotFound);
    });
  }
});

needs("linux").test("recv warns of key files that everybody can read", async () => {
  using dir = tempDir();
  await certificateFiles(dir);
  Deno.chmodSync(dir.file("server.key"), 0o644);
  await using receiver = await startReceiver(dir.file("capture"), tlsFlags(dir));
  await waitFor(() => receiver.stderr().includes("listening"), { what: "its start" });
  assert.match(
    receiver.stderr(),
    /^warning: every user of this machine can read --tls-key ".*server\.key"; chmod o-r would change that\nlistening on https:/,
  );
});

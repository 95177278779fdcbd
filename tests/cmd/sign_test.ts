import assert from "node:assert/strict";
import { refuseMixed } from "../../cmd/sign.ts";
import { runProgram } from "../../lib/cli/mod.ts";
import { VERBS } from "../../main.ts";
import { finishedCapture } from "../lib/capture/support/made_capture.ts";
import { testHost } from "../support/host.ts";
import { type TempDir, tempDir } from "../support/temp_dir.ts";

const program = { version: "test", verbs: VERBS };

function capture(): TempDir {
  const dir = tempDir();
  Deno.mkdirSync(dir.file("capture"));
  for (const [name, bytes] of finishedCapture().files) {
    Deno.writeFileSync(dir.file(`capture/${name}`), bytes);
  }
  return dir;
}

async function sign(dir: TempDir, ...args: string[]) {
  const env = { HOME: dir.file("home"), XDG_CONFIG_HOME: dir.file("config") };
  const host = testHost({ env });
  const code = await runProgram(program, ["sign", dir.file("capture"), ...args], host);
  const local = (text: string) => text.replaceAll(dir.path, "DIR");
  return { code, stdout: local(host.stdout.text), stderr: local(host.stderr.text) };
}

Deno.test("sign makes a key of one's own at the first time, and uses it again", async () => {
  using dir = capture();
  const first = await sign(dir);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stderr, /^logtap: made the key DIR\/config\/logtap\/signing\.key; /);
  assert.match(
    first.stdout,
    /^signed {4}\d+ files, [\d,]+ bytes in DIR\/capture\nroot {6}[0-9a-f]{64}\n/,
  );
  assert.match(first.stdout, /^manifest {2}manifest\.sha256, manifest\.json, manifest\.sig$/m);
  assert.match(first.stdout, /^ {2}[0-9a-f]{12} +[\d,]+ {2}metadata\.json$/m);
  const key = dir.file("config/logtap/signing.key");
  if (Deno.build.os !== "windows") assert.equal(Deno.statSync(key).mode! & 0o777, 0o600);
  const again = await sign(dir);
  assert.equal(again.stderr, "");
  assert.equal(again.stdout, first.stdout);
  const verified = await sign(dir, "--verify");
  assert.equal(verified.code, 0);
  assert.match(verified.stdout, /^OK: \d+ files as signed at 2026-11-21T10:32:01Z$/m);
  assert.match(verified.stdout, /the key in the manifest; --public-key checks whose it is\n$/);
  const known = await sign(dir, "--verify", "--public-key", `${key}.pub`);
  assert.match(known.stdout, /, the expected key\n$/);
});

Deno.test("sign --verify ends with 6 in text and in JSON, and says the same in both (8.5)", async () => {
  using dir = capture();
  await sign(dir, "--key", dir.file("k"));
  Deno.writeTextFileSync(dir.file("capture/index.jsonl"), "other\n");
  Deno.writeTextFileSync(dir.file("capture/\u001b[31mred"), "");
  const text = await sign(dir, "--verify");
  assert.equal(text.code, 6);
  assert.match(text.stdout, /^FAIL: 2 findings in DIR\/capture\n {2}MISMATCH index\.jsonl: /);
  assert.match(text.stdout, /^ {4}expected [0-9a-f]{64}\n {4}actual {3}[0-9a-f]{64}\n {2}EXTRA /m);
  assert.ok(!text.stdout.includes("\u001b"));
  const json = await sign(dir, "--verify", "--json");
  assert.equal(json.code, 6);
  const report = JSON.parse(json.stdout);
  assert.equal(report.valid, false);
  assert.deepEqual(report.mismatches.map(({ file }: { file: string }) => file), ["index.jsonl"]);
  assert.deepEqual(report.extra, ["\u001b[31mred"]);
  assert.deepEqual(report.missing, []);
});

Deno.test("sign --verify --public-key wants that key, by file or by fingerprint", async () => {
  using dir = capture();
  const { stdout } = await sign(dir, "--key", dir.file("k"), "--json");
  const { fingerprint, files, root_hash } = JSON.parse(stdout);
  assert.ok(files.length > 3 && /^[0-9a-f]{64}$/.test(root_hash));
  assert.equal((await sign(dir, "--verify", "--public-key", fingerprint)).code, 0);
  const other = `sha256:${"0".repeat(64)}`;
  const { code, stdout: text } = await sign(dir, "--verify", "--public-key", other);
  assert.equal(code, 6);
  assert.match(text, /OTHER KEY manifest\.json: signed by the key sha256:.*, expected sha256:0000/);
  const missing = await sign(dir, "--verify", "--public-key", dir.file("none"));
  assert.equal(missing.code, 3);
  assert.match(missing.stderr, /Cannot read --public-key "DIR\/none": there is no such file/);
  assert.equal((await sign(dir, "--verify", "--public-key", dir.file("k"))).code, 2);
});

Deno.test("sign replaces somebody else's signature only when it is told to", async () => {
  using dir = capture();
  await sign(dir, "--key", dir.file("a"));
  const refused = await sign(dir, "--key", dir.file("b"));
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /it is signed already, by the key sha256:/);
  assert.equal((await sign(dir, "--key", dir.file("b"), "--force")).code, 0);
});

Deno.test("sign refuses a key that is none, and a place where none can be made", async () => {
  using dir = capture();
  Deno.writeTextFileSync(dir.file("k"), "words that must not be told");
  const bad = await sign(dir, "--key", dir.file("k"));
  assert.equal(bad.code, 2);
  assert.match(bad.stderr, /Cannot read --key "DIR\/k": expected an Ed25519 private key/);
  assert.ok(!bad.stderr.includes("words"));
  assert.equal((await sign(dir, "--key", dir.file("no/k"))).code, 3);
  Deno.writeTextFileSync(dir.file("other.pub"), "somebody's");
  const taken = await sign(dir, "--key", dir.file("other"));
  assert.match(taken.stderr, /Cannot make key "DIR\/other\.pub": there is a file of that name/);
  assert.throws(() => Deno.statSync(dir.file("other")), Deno.errors.NotFound);
});

const MIXED = [
  { name: "--key", flags: { verify: true, key: "k" } },
  { name: "--force", flags: { verify: true, force: true } },
  { name: "--public-key", flags: { publicKey: "k" } },
];
for (const { name, flags } of MIXED) {
  Deno.test(`refuseMixed() names ${name} where it has no meaning`, () => {
    const all = { verify: false, key: undefined, publicKey: undefined, force: false, ...flags };
    assert.throws(() => refuseMixed(all), {
      kind: "usage",
      message: new RegExp(`use ${name} with`),
    });
  });
}

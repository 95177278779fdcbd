import assert from "node:assert/strict";
import {
  checkSignature,
  type ExpectedKey,
  makeKey,
  readPrivateKey,
  signCapture,
} from "../../../lib/sign/mod.ts";
import { outputOf } from "../../support/program.ts";
import { needs } from "../../support/skip.ts";
import { type TempDir, tempDir } from "../../support/temp_dir.ts";
import { finishedCapture, killedCapture } from "../capture/support/made_capture.ts";
import type { MemoryFiles } from "../capture/support/memory_files.ts";

const { signal } = new AbortController();
const newKey = () => readPrivateKey(makeKey().privatePem, "the key");
const KEY = newKey();
const SIGNED_AT = "2026-11-21T10:32:01.000000000Z";

function onDisk(files: MemoryFiles): TempDir {
  const dir = tempDir();
  for (const [name, bytes] of files.files) Deno.writeFileSync(dir.file(name), bytes);
  return dir;
}

function sign(dir: TempDir, options: { key?: typeof KEY; replace?: boolean } = {}) {
  return signCapture(dir.path, {
    ...{ signedAt: SIGNED_AT, writer: "logtap test", signal },
    ...options,
    key: () => options.key ?? KEY,
  });
}

async function signed(): Promise<TempDir> {
  const dir = onDisk(finishedCapture());
  Deno.writeTextFileSync(dir.file("lock"), "");
  Deno.mkdirSync(dir.file("notes/more"), { recursive: true });
  Deno.writeTextFileSync(dir.file("notes/more/why.txt"), "the checkout was slow\n");
  await sign(dir);
  return dir;
}

async function findings(dir: TempDir, expected?: ExpectedKey): Promise<readonly string[]> {
  const report = await checkSignature(dir.path, { expected, signal });
  return report.findings.map(({ kind, file }) => `${kind} ${file}`);
}

const dataFile = (dir: TempDir) =>
  [...Deno.readDirSync(dir.path)].map(({ name }) => name).filter((name) => name.endsWith(".zst"))
    .sort()[0]!;

Deno.test("signCapture() covers every file, folders too, and checkSignature() finds nothing (8.5)", async () => {
  using dir = await signed();
  const report = await checkSignature(dir.path, { signal });
  assert.deepEqual(report.findings, []);
  assert.equal(report.trust, "stated");
  assert.equal(report.fingerprint, KEY.fingerprint);
  assert.equal(report.statement?.signedAt, SIGNED_AT);
  const names: readonly string[] =
    Deno.readTextFileSync(dir.file("manifest.sha256")).match(/\S+$/gm) ?? [];
  assert.ok(names.includes("notes/more/why.txt"), String(names));
  assert.ok(names.includes("metadata.json") && !names.includes("lock"));
  const known = await checkSignature(dir.path, { expected: KEY, signal });
  assert.deepEqual([known.trust, known.findings], ["expected", []]);
  assert.equal(Deno.statSync(dir.file("manifest.sig")).size, 64);
});

const TAMPERED: readonly {
  readonly name: string;
  readonly change: (dir: TempDir) => void;
  readonly want: (dir: TempDir) => readonly string[];
}[] = [
  {
    name: "one changed bit",
    change: (dir) => {
      const path = dir.file(dataFile(dir));
      const bytes = Deno.readFileSync(path);
      bytes[bytes.length >> 1]! ^= 1;
      Deno.writeFileSync(path, bytes);
    },
    want: (dir) => [`changed ${dataFile(dir)}`],
  },
  {
    name: "a missing file",
    change: (dir) => Deno.removeSync(dir.file("notes/more/why.txt")),
    want: () => ["missing notes/more/why.txt"],
  },
  {
    name: "an added file, in a folder",
    change: (dir) => Deno.writeTextFileSync(dir.file("notes/new"), ""),
    want: () => ["extra notes/new"],
  },
  {
    name: "a file whose place a link to its bytes has taken",
    change: (dir) => {
      Deno.renameSync(dir.file("index.jsonl"), `${dir.path}-index`);
      Deno.symlinkSync(`${dir.path}-index`, dir.file("index.jsonl"));
    },
    want: () => ["link index.jsonl", "missing index.jsonl"],
  },
  {
    name: "sums that were made anew",
    change: (dir) => {
      const path = dir.file("manifest.sha256");
      const text = Deno.readTextFileSync(path);
      Deno.writeTextFileSync(path, text.replace(/^.*why\.txt\n/m, ""));
    },
    want: () => ["other_sums manifest.json", "extra notes/more/why.txt"],
  },
  {
    name: "a statement that was changed",
    change: (dir) => {
      const path = dir.file("manifest.json");
      Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace("2026", "2025"));
    },
    want: () => ["bad_signature manifest.json"],
  },
  {
    name: "a statement that cannot be read",
    change: (dir) => Deno.writeTextFileSync(dir.file("manifest.json"), "{"),
    want: () => ["damaged manifest.json"],
  },
  {
    name: "a signature that was taken away",
    change: (dir) => Deno.removeSync(dir.file("manifest.sig")),
    want: () => ["unsigned manifest.sig"],
  },
  {
    name: "a signature that is too long",
    change: (dir) => Deno.writeFileSync(dir.file("manifest.sig"), new Uint8Array(65)),
    want: () => ["damaged manifest.json"],
  },
  {
    name: "sums that cannot be read",
    change: (dir) => Deno.writeTextFileSync(dir.file("manifest.sha256"), "nonsense\n"),
    want: () => ["other_sums manifest.json", "damaged manifest.sha256"],
  },
];

for (const { name, change, want } of TAMPERED) {
  Deno.test(`checkSignature() finds ${name}`, async () => {
    using dir = await signed();
    change(dir);
    const found = await findings(dir);
    const expected = want(dir);
    assert.deepEqual(found.slice(0, expected.length), expected);
    const isAll = found.slice(expected.length).every((finding) => finding.startsWith("extra "));
    assert.ok(isAll, found.join("\n"));
    if (name.startsWith("a file whose place")) Deno.removeSync(`${dir.path}-index`);
  });
}

Deno.test("checkSignature() finds that another key has signed, however well", async () => {
  using dir = await signed();
  await sign(dir, { key: newKey(), replace: true });
  assert.deepEqual(await findings(dir), []);
  assert.deepEqual(await findings(dir, KEY), ["other_key manifest.json"]);
});

Deno.test("the older program's sums alone are no signature", async () => {
  using dir = await signed();
  for (const name of ["manifest.json", "manifest.sig"]) Deno.removeSync(dir.file(name));
  assert.deepEqual(await findings(dir), ["unsigned manifest.json"]);
});

Deno.test("checkSignature() of what nobody signed is a fault", async () => {
  using dir = onDisk(finishedCapture());
  const fault = { kind: "not_found", message: /it is not signed$/ };
  await assert.rejects(checkSignature(dir.path, { signal }), fault);
});

Deno.test("signCapture() signs anew with the same key, and not over somebody else's", async () => {
  using dir = await signed();
  Deno.writeTextFileSync(dir.file("notes/new"), "more");
  await sign(dir);
  assert.deepEqual(await findings(dir), []);
  const fault = { kind: "conflict", message: /signed already, by the key sha256:/ };
  await assert.rejects(sign(dir, { key: newKey() }), fault);
  assert.deepEqual(await findings(dir, KEY), []);
});

Deno.test("signCapture() refuses what is being written, and writes nothing there", async () => {
  using dir = onDisk(finishedCapture());
  using lock = Deno.openSync(dir.file("lock"), { write: true, create: true });
  await lock.lock(true);
  await assert.rejects(sign(dir), { kind: "conflict", message: /it is being written$/ });
  assert.ok(!dataNames(dir).some((name) => name.startsWith("manifest")));
});

Deno.test("signCapture() refuses a killed capture, a link, and a folder that is no capture", async () => {
  using killed = onDisk(killedCapture(3));
  await assert.rejects(sign(killed), { kind: "conflict", message: /it has no end/ });
  using linked = onDisk(finishedCapture());
  Deno.symlinkSync("/etc/hostname", linked.file("host"));
  await assert.rejects(sign(linked), { kind: "conflict", message: /"host" is a symbolic link/ });
  using empty = tempDir();
  await assert.rejects(sign(empty), { kind: "not_found" });
  assert.deepEqual(dataNames(empty), []);
});

const dataNames = (dir: TempDir) => [...Deno.readDirSync(dir.path)].map(({ name }) => name);

Deno.test("a signature that is interrupted leaves no signature", async () => {
  using dir = onDisk(finishedCapture());
  const controller = new AbortController();
  controller.abort(new Error("interrupted"));
  const options = {
    key: () => KEY,
    signedAt: SIGNED_AT,
    writer: "test",
    signal: controller.signal,
  };
  await assert.rejects(signCapture(dir.path, options), /interrupted/);
  assert.ok(!dataNames(dir).some((name) => name.startsWith("manifest")));
});

needs("openssl", "sha256sum").test("sha256sum and openssl check a signature too", async () => {
  using dir = await signed();
  await outputOf("sha256sum", ["--check", "--strict", "manifest.sha256"], { cwd: dir.path });
  Deno.writeTextFileSync(dir.file("key.pub"), KEY.publicPem);
  await outputOf("openssl", [
    ...["pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "key.pub"],
    ...["-in", "manifest.json", "-sigfile", "manifest.sig"],
  ], { cwd: dir.path });
});

import assert from "node:assert/strict";
import { packSnapshot, unpackSnapshot } from "../../../lib/archive/mod.ts";
import { openCapture } from "../../../lib/capture/mod.ts";
import { encodeFrame } from "../../../lib/codec/mod.ts";
import { needs } from "../../support/skip.ts";
import { outputOf } from "../../support/program.ts";
import { tempDir } from "../../support/temp_dir.ts";
import { type MadeMember, tarMember } from "../codec/support/tar_member.ts";
import { concat } from "../capture/support/memory_files.ts";
import { findingsIn, linesOf, namesIn } from "./support/made.ts";

const GOLDEN = new URL("../../golden/capture/", import.meta.url);
const { signal } = new AbortController();
const MAX_BYTES = 1e9;

async function pack(dir: string, archive: string): Promise<readonly string[]> {
  const pieces: Uint8Array[] = [];
  const write = (bytes: Uint8Array) => Promise.resolve(void pieces.push(bytes.slice()));
  const { bytes, ignored } = await packSnapshot(dir, { write, signal, nowMs: 1_795_257_121_000 });
  const packed = concat(pieces);
  assert.equal(packed.length, bytes);
  await Deno.writeFile(archive, packed);
  return ignored;
}

function unpack(archive: string, path: string, maxBytes = MAX_BYTES) {
  const place = { path, sources: [archive], flag: "--output" };
  return unpackSnapshot(archive, { place, maxBytes, signal });
}

for (const name of ["ours", "ours_by_hand", "foreign"]) {
  Deno.test(`a snapshot of a capture that is finished has every file of it: ${name}`, async () => {
    using dir = tempDir();
    const source = new URL(name, GOLDEN).pathname;
    const ignored = await pack(source, dir.file("a.tar.zst"));
    assert.deepEqual(ignored, name === "foreign" ? ["notes.txt"] : []);
    await unpack(dir.file("a.tar.zst"), dir.file("out"));
    const left = ["lock", ...ignored];
    assert.deepEqual(
      namesIn(dir.file("out")),
      namesIn(source).filter((one) => !left.includes(one)),
    );
    for (const file of namesIn(dir.file("out"))) {
      const [got, want] = [`${dir.file("out")}/${file}`, `${source}/${file}`];
      assert.deepEqual(Deno.readFileSync(got), Deno.readFileSync(want), file);
      assert.equal(Deno.statSync(got).mode! & 0o777, 0o600);
    }
  });
}

for (const name of ["ours_killed", "older"]) {
  Deno.test(`a snapshot of a capture without an end is finished when it is unpacked: ${name}`, async () => {
    using dir = tempDir();
    const source = new URL(name, GOLDEN).pathname;
    await pack(source, dir.file("a.tar.zst"));
    await unpack(dir.file("a.tar.zst"), dir.file("out"));
    assert.deepEqual(await linesOf(dir.file("out")), await linesOf(source));
    assert.deepEqual(await findingsIn(dir.file("out")), []);
    const { metadata, layout } = await openCapture(dir.file("out"));
    assert.ok(metadata.stopped !== undefined);
    assert.deepEqual(layout.tails, []);
  });
}

needs("tar", "zstd").test("tar opens a snapshot, and a snapshot may come from tar", async () => {
  using dir = tempDir();
  const source = new URL("ours", GOLDEN).pathname;
  await pack(source, dir.file("a.tar.zst"));
  await Deno.mkdir(dir.file("by-tar"));
  const [parent] = [source.replace(/\/ours$/, "")];
  await outputOf("tar", ["--zstd", "-xf", dir.file("a.tar.zst"), "-C", dir.file("by-tar")]);
  assert.deepEqual(await linesOf(dir.file("by-tar")), await linesOf(source));
  for (const args of [["--zstd", "-cf"], ["-cf"]]) {
    await outputOf("tar", [...args, dir.file("b.tar"), "-C", parent, "ours"]);
    await unpack(dir.file("b.tar"), dir.file("out"));
    assert.deepEqual(await linesOf(dir.file("out")), await linesOf(source));
    await Deno.remove(dir.file("out"), { recursive: true });
  }
});

Deno.test("what lies beside a capture in an archive is left out and told", async () => {
  using dir = tempDir();
  const strange = ["notes.txt", ".bashrc", "manifest.exe", "x.jsonl.tmp", "lock"];
  const members = [METADATA, ...strange.map((name) => ({ name, content: "x" }))];
  await Deno.writeFile(
    dir.file("a.tar"),
    concat([...members.map(tarMember), new Uint8Array(1024)]),
  );
  const { files, ignored } = await unpack(dir.file("a.tar"), dir.file("out"));
  assert.deepEqual([files, ignored], [1, strange]);
  assert.deepEqual(namesIn(dir.file("out")), ["metadata.json"]);
});

const METADATA: MadeMember = {
  name: "metadata.json",
  content: '{"version":1,"started":"2026-11-21T10:32:00Z","stopped":"2026-11-21T11:32:00Z"}',
};

const REFUSED: readonly {
  readonly name: string;
  readonly members: readonly MadeMember[];
  readonly kind: string;
  readonly maxBytes?: number;
}[] = [
  ...[
    "../evil.jsonl",
    "../../evil.jsonl",
    "/tmp/evil.jsonl",
    "a/../../evil.jsonl",
    "..",
    ".",
    "a\\..\\evil.jsonl",
    "C:evil.jsonl",
    "x/y/evil.jsonl",
    "evil\u0001.jsonl",
    "con.jsonl",
    "evil.",
    "",
  ].map((name) => ({
    name: `a member named ${JSON.stringify(name)}`,
    members: [METADATA, { name, content: "x" }],
    kind: "corrupt",
  })),
  {
    name: "a link and a file behind it",
    members: [METADATA, { name: "d", type: "2", link: "/tmp" }, { name: "d/x", content: "x" }],
    kind: "corrupt",
  },
  {
    name: "a hard link",
    members: [METADATA, { name: "x.jsonl", type: "1", link: "/etc/passwd" }],
    kind: "corrupt",
  },
  { name: "a device", members: [METADATA, { name: "x.jsonl", type: "3" }], kind: "corrupt" },
  {
    name: "two directories",
    members: [{ ...METADATA, name: "a/metadata.json" }, { name: "b/x.jsonl" }],
    kind: "corrupt",
  },
  {
    name: "a name twice",
    members: [METADATA, { ...METADATA, name: "METADATA.json" }],
    kind: "corrupt",
  },
  {
    name: "a terabyte that is only claimed",
    members: [METADATA, { name: "x.jsonl", size: 2 ** 32, content: "x" }],
    kind: "too_large",
  },
  {
    name: "more than was allowed",
    members: [METADATA, { name: "x.jsonl", content: "x".repeat(2000) }],
    kind: "too_large",
    maxBytes: 1000,
  },
  { name: "no capture", members: [{ name: "readme.txt", content: "x" }], kind: "not_found" },
];

for (const { name, members, kind, maxBytes } of REFUSED) {
  Deno.test(`an archive is refused for ${name}, and nothing is left of it`, async () => {
    using dir = tempDir();
    Deno.mkdirSync(dir.file("in"));
    const archive = concat([...members.map(tarMember), new Uint8Array(1024)]);
    Deno.writeFileSync(dir.file("in/a.tar.zst"), encodeFrame(archive));
    await assert.rejects(
      unpack(dir.file("in/a.tar.zst"), dir.file("in/out"), maxBytes),
      (error: Error) => {
        assert.equal((error as { kind?: string }).kind, kind, error.message);
        return true;
      },
    );
    assert.deepEqual(namesIn(dir.path), ["in"]);
    assert.deepEqual(namesIn(dir.file("in")), ["a.tar.zst"]);
  });
}

Deno.test("bombs end early: a gigabyte of zeros, a million members, a frame that is cut (8.5)", async () => {
  using dir = tempDir();
  const head = tarMember({ name: "x.jsonl", size: 2 ** 30 });
  const zeros = encodeFrame(new Uint8Array(1 << 20));
  const repeated = concat(Array.from({ length: 200 }, () => zeros));
  await Deno.writeFile(dir.file("zeros.zst"), concat([encodeFrame(head), repeated]));
  await assert.rejects(unpack(dir.file("zeros.zst"), dir.file("out"), 2 ** 40), {
    kind: "too_large",
    message: /1000 times/,
  });
  // Empty files, a few bytes each in the archive; as many as the limit, and some.
  const many = concat(Array.from({ length: 512 }, (_, i) => tarMember({ name: `${i}.jsonl` })));
  const frame = encodeFrame(many);
  await Deno.writeFile(dir.file("many.zst"), concat(Array.from({ length: 129 }, () => frame)));
  await assert.rejects(unpack(dir.file("many.zst"), dir.file("out")), /there twice|more than/);
  const cut = encodeFrame(concat([tarMember(METADATA), new Uint8Array(1024)])).slice(0, -9);
  await Deno.writeFile(dir.file("cut.zst"), cut);
  await assert.rejects(unpack(dir.file("cut.zst"), dir.file("out")), { kind: "corrupt" });
  await Deno.writeFile(dir.file("empty.zst"), new Uint8Array(0));
  await assert.rejects(unpack(dir.file("empty.zst"), dir.file("out")), { kind: "corrupt" });
  await assert.rejects(unpack(dir.file("nowhere.zst"), dir.file("out")), { kind: "not_found" });
  assert.ok(!namesIn(dir.path).some((name) => name.includes("out")));
});

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  readTar,
  TAR_BLOCK,
  tarEnd,
  tarHead,
  type TarLimits,
  tarPadding,
} from "../../../lib/codec/mod.ts";
import { outputOf } from "../../support/program.ts";
import { SEED } from "../../support/random.ts";
import { needs } from "../../support/skip.ts";
import { tempDir } from "../../support/temp_dir.ts";
import { concat } from "../capture/support/memory_files.ts";
import { tarMember } from "./support/tar_member.ts";

const LIMITS: TarLimits = { maxMembers: 100, maxBytes: 1e9 };
const utf8 = new TextEncoder();

interface File {
  readonly name: string;
  readonly content: Uint8Array;
}

function archiveOf(files: readonly File[]): Uint8Array {
  return concat([
    ...files.flatMap(({ name, content }) => [
      tarHead({ name, size: content.length, mtime: 1_795_257_121 }),
      content,
      tarPadding(content.length),
    ]),
    tarEnd(),
  ]);
}

/** The archive in pieces of this size. */
async function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
  }
}

async function filesIn(bytes: Uint8Array, size = 1000, limits = LIMITS): Promise<readonly File[]> {
  const files: File[] = [];
  for await (const member of readTar(pieces(bytes, size), limits)) {
    const content: Uint8Array[] = [];
    for await (const piece of member.content()) content.push(piece.slice());
    if (member.kind === "file") files.push({ name: member.name, content: concat(content) });
  }
  return files;
}

const names = fc.string({ unit: "grapheme", minLength: 1, maxLength: 120 })
  .filter((name) => !name.includes("\0") && !/\p{Cs}/u.test(name));
const files = fc.array(fc.record({ name: names, content: fc.uint8Array({ maxLength: 1500 }) }));

Deno.test("readTar() reads what tarHead() and its like write, however it is cut", async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 1, max: 3000 }), async (made, size) => {
      assert.deepEqual(await filesIn(archiveOf(made), size), made.map((file) => ({ ...file })));
    }),
    { numRuns: 60, seed: SEED },
  );
});

Deno.test("readTar() passes over contents that nobody asks for", async () => {
  const made = archiveOf([
    { name: "a", content: new Uint8Array(5000) },
    { name: "b", content: utf8.encode("b") },
  ]);
  const seen: string[] = [];
  for await (const { name } of readTar(pieces(made, 700), LIMITS)) seen.push(name);
  assert.deepEqual(seen, ["a", "b"]);
});

Deno.test("sizes beyond 8 GiB stand in a pax header, and in binary as GNU tar has it", async () => {
  const size = 9 * 1024 ** 3;
  const pax = tarHead({ name: "huge", size, mtime: 0 });
  const gnu = tarMember({ name: "huge", size: 0 });
  gnu.set([0x80, 0, 0, 0, 0, 0, 0, 0x02, 0x40, 0, 0, 0], 124);
  for (const head of [pax, withChecksum(gnu)]) {
    const members = readTar(pieces(head, 512), { ...LIMITS, maxBytes: 1e12 });
    const { value } = await members.next();
    assert.deepEqual([value?.name, value?.size], ["huge", size]);
    await assert.rejects(async () => {
      for await (const _ of value!.content());
    }, { kind: "corrupt" });
    await members.return(undefined);
  }
});

function withChecksum(block: Uint8Array): Uint8Array {
  block.fill(0x20, 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.set(utf8.encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return block;
}

const REFUSED: readonly {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly says: RegExp;
}[] = [
  { name: "a symbolic link", bytes: tarMember({ name: "x", type: "2" }), says: /symbolic link/ },
  { name: "a hard link", bytes: tarMember({ name: "x", type: "1" }), says: /hard link/ },
  { name: "a character device", bytes: tarMember({ name: "x", type: "3" }), says: /device/ },
  { name: "a block device", bytes: tarMember({ name: "x", type: "4" }), says: /device/ },
  { name: "a pipe", bytes: tarMember({ name: "x", type: "6" }), says: /pipe/ },
  { name: "a sparse file", bytes: tarMember({ name: "x", type: "S" }), says: /sparse/ },
  {
    name: "a sparse file in pax",
    bytes: tarMember({ name: "p", type: "x", content: "25 GNU.sparse.major=1\n\n".slice(0, 22) }),
    says: /sparse|cannot be read/,
  },
  {
    name: "nonsense in pax",
    bytes: tarMember({ name: "p", type: "x", content: "9 x" }),
    says: /read/,
  },
  {
    name: "a pax header without end",
    bytes: tarMember({ name: "p", type: "x", size: 1 << 20 }),
    says: /header of 1048576 bytes/,
  },
  { name: "a damaged header", bytes: damaged(), says: /damaged/ },
  { name: "an end in a header", bytes: tarMember({ name: "x" }).subarray(0, 300), says: /end/ },
  {
    name: "an end in a file",
    bytes: tarMember({ name: "x", content: "abc" }).subarray(0, TAR_BLOCK + 2),
    says: /end/,
  },
  { name: "no archive at all", bytes: utf8.encode("x".repeat(1024)), says: /damaged/ },
];

function damaged(): Uint8Array {
  const member = tarMember({ name: "x" });
  member[3]! ^= 1;
  return member;
}

for (const { name, bytes, says } of REFUSED) {
  Deno.test(`readTar() refuses ${name}`, async () => {
    await assert.rejects(filesIn(bytes), (error: Error) => {
      assert.equal((error as { kind?: string }).kind, "corrupt");
      assert.match(error.message, says);
      return true;
    });
  });
}

Deno.test("readTar() counts members and declared bytes before it reads them", async () => {
  const many = concat(Array.from({ length: 50 }, (_, i) => tarMember({ name: `f${i}` })));
  await assert.rejects(filesIn(many, 512, { ...LIMITS, maxMembers: 49 }), { kind: "too_large" });
  const big = tarMember({ name: "x", size: 2 ** 32 });
  await assert.rejects(filesIn(big, 512, { ...LIMITS, maxBytes: 2 ** 31 }), { kind: "too_large" });
});

const LONG = `${"long".repeat(40)}.jsonl`;

needs("tar").test("tar lists and unpacks our archives, long names too", async () => {
  using dir = tempDir();
  const made = [
    { name: "metadata.json", content: utf8.encode("{}") },
    { name: LONG, content: utf8.encode("x".repeat(5000)) },
  ];
  Deno.writeFileSync(dir.file("a.tar"), archiveOf(made));
  await outputOf("tar", ["-xf", dir.file("a.tar"), "-C", dir.path]);
  for (const { name, content } of made) {
    assert.deepEqual(Deno.readFileSync(dir.file(name)), content);
  }
});

for (const format of ["gnu", "pax", "ustar"]) {
  needs("tar").test(`readTar() reads what tar --format=${format} packs`, async () => {
    using dir = tempDir();
    const name = format === "ustar" ? "short.jsonl" : LONG;
    Deno.mkdirSync(dir.file("capture"));
    Deno.writeTextFileSync(dir.file(`capture/${name}`), "y".repeat(3000));
    await outputOf("tar", [
      `--format=${format}`,
      "-cf",
      dir.file("a.tar"),
      "-C",
      dir.path,
      "capture",
    ]);
    const found = await filesIn(Deno.readFileSync(dir.file("a.tar")));
    assert.deepEqual(found.map((file) => [file.name, file.content.length]), [
      [`capture/${name}`, 3000],
    ]);
  });
}

import assert from "node:assert/strict";
import { OutputDirectory, OutputFile, type OutputPlace } from "../../../../lib/capture/mod.ts";
import { tempDir } from "../../../support/temp_dir.ts";
import { namesIn } from "../../archive/support/made.ts";

/** source/, source/data.jsonl, full/x, file, link → source. */
function surroundings() {
  const dir = tempDir();
  Deno.mkdirSync(dir.file("source"));
  Deno.writeTextFileSync(dir.file("source/data.jsonl"), "{}\n");
  Deno.mkdirSync(dir.file("full"));
  Deno.writeTextFileSync(dir.file("full/x"), "x");
  Deno.writeTextFileSync(dir.file("file"), "x");
  Deno.symlinkSync(dir.file("source"), dir.file("link"));
  return dir;
}

const REFUSED: readonly { readonly name: string; readonly path: string; readonly says: RegExp }[] =
  [
    { name: "the source", path: "source", says: /is what is read/ },
    { name: "the source with a slash", path: "source/", says: /is what is read/ },
    { name: "the source, the long way", path: "full/../source", says: /is what is read/ },
    { name: "inside the source", path: "source/out", says: /lies in what is read/ },
    { name: "deep inside the source", path: "source/a/b", says: /lies in what is read/ },
    { name: "the source by a link", path: "link", says: /is what is read/ },
    { name: "inside the source, by a way not there", path: "new/../source/out", says: /lies in/ },
    { name: "inside the source by a link", path: "link/out", says: /lies in what is read/ },
    { name: "a directory that is not empty", path: "full", says: /something is there/ },
    { name: "a file", path: "file", says: /something is there/ },
    { name: "below a file", path: "file/out", says: /./ },
    { name: "too long a name", path: "x".repeat(300), says: /the name is too long/ },
    { name: "a name too long for what is made", path: "x".repeat(250), says: /name is too long/ },
    { name: "no name", path: "..", says: /expected a new name/ },
  ];

for (const { name, path, says } of REFUSED) {
  Deno.test(`output is refused at ${name}, and nothing is changed`, async () => {
    using dir = surroundings();
    const before = [namesIn(dir.path), namesIn(dir.file("source")), namesIn(dir.file("full"))];
    const place = { path: dir.file(path), sources: [dir.file("source")], flag: "--out" };
    for (const begin of [begunDirectory, begunFile]) {
      await assert.rejects(begin(place), (error: Error) => {
        assert.equal((error as { kind?: string }).kind, "usage", error.message);
        assert.match(error.message, says);
        assert.match(error.message, /--out/);
        return true;
      });
    }
    const after = [namesIn(dir.path), namesIn(dir.file("source")), namesIn(dir.file("full"))];
    assert.deepEqual(after, before);
  });
}

async function begunDirectory(place: OutputPlace): Promise<void> {
  await (await OutputDirectory.begin(place)).discard();
}

async function begunFile(place: OutputPlace): Promise<void> {
  await (await OutputFile.begin(place)).discard();
}

Deno.test("OutputFile appears when it is committed, and not before", async () => {
  using dir = tempDir();
  const place = { path: dir.file("out.csv"), sources: [], flag: "--out" };
  const file = await OutputFile.begin(place);
  await file.append(new TextEncoder().encode("a,b\n"));
  assert.ok(!namesIn(dir.path).includes("out.csv"));
  await file.commit();
  assert.deepEqual(namesIn(dir.path), ["out.csv"]);
  assert.equal(Deno.readTextFileSync(place.path), "a,b\n");
  assert.equal(Deno.statSync(place.path).mode! & 0o777, 0o600);
});

Deno.test("an output whose name was taken meanwhile is refused, the other's file stays", async () => {
  using dir = tempDir();
  const place = { path: dir.file("out"), sources: [], flag: "--out" };
  const file = await OutputFile.begin(place);
  Deno.writeTextFileSync(place.path, "somebody else's");
  await assert.rejects(file.commit(), { kind: "usage" });
  await file.discard();
  assert.equal(Deno.readTextFileSync(place.path), "somebody else's");
  const directory = await OutputDirectory.begin({ ...place, path: dir.file("dir") });
  Deno.mkdirSync(dir.file("dir"));
  Deno.writeTextFileSync(dir.file("dir/x"), "x");
  await assert.rejects(directory.commit());
  await directory.discard();
  assert.deepEqual(namesIn(dir.path), ["dir", "out"]);
  assert.deepEqual(namesIn(dir.file("dir")), ["x"]);
});

Deno.test("a directory does not take the place of a file that came to be meanwhile", async () => {
  using dir = tempDir();
  const place = { path: dir.file("out"), sources: [], flag: "--out" };
  const directory = await OutputDirectory.begin(place);
  Deno.writeTextFileSync(place.path, "somebody else's");
  await assert.rejects(directory.commit(), { kind: "usage" });
  await directory.discard();
  assert.deepEqual(namesIn(dir.path), ["out"]);
  assert.equal(Deno.readTextFileSync(place.path), "somebody else's");
});

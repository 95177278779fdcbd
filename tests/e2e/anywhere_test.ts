/** Every command that reads a capture reads it wherever it lies; those that cannot say so. */
import assert from "node:assert/strict";
import { fill } from "../lib/bucket/support.ts";
import { finishedCapture } from "../lib/capture/support/made_capture.ts";
import { bucketServer } from "../support/bucket_server.ts";
import { assertVerified } from "../support/captures.ts";
import { fileServer } from "../support/file_server.ts";
import { logtap, type RunOptions } from "../support/product.ts";
import { full, needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";

const FILES = Object.fromEntries(finishedCapture().files);

/** Where a capture of 200 lines lies, and what a command needs to get there. */
interface Elsewhere {
  readonly place: string;
  readonly flags: readonly string[];
  readonly options: RunOptions;
}

/** A command's arguments for the capture at `place`; `out` is a name that is free. */
type Asked = (place: string, out: string) => readonly string[];

/** What these print is the same for the same capture. */
const PRINTING: Readonly<Record<string, Asked>> = {
  inspect: (place) => ["inspect", place, "--json"],
  open: (place) => ["open", place, "--dump", "--tail", "3"],
  grep: (place) => ["grep", "line 17", place],
  triage: (place) => ["triage", place, "--json", "--baseline", place],
  report: (place) => ["report", place, "--json"],
  diff: (place) => ["diff", place, place, "--json"],
  export: (place) => ["export", place, "--format", "csv", "--out", "-"],
};

/** These make something of it, told as `--json`. */
const MAKING: Readonly<Record<string, Asked>> = {
  slice: (place, out) => ["slice", place, "--label", "app=app-1", "-o", out, "--json"],
  merge: (place, out) => ["merge", place, "OTHER", "-o", out, "--json"],
  snapshot: (place, out) => ["snapshot", place, "-o", out, "--json"],
  export: (place, out) => ["export", place, "--format", "jsonl", "--out", out, "--json"],
};

async function runOk(args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await logtap(args, options);
  assert.equal(code, 0, `logtap ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** The entries of a capture that was made, or what stands in a file. */
async function contentAt(path: string): Promise<string> {
  if (Deno.statSync(path).isFile) return Deno.readTextFileSync(path);
  await assertVerified(path);
  return await runOk(["open", path, "--dump", "--json"]);
}

async function check(
  t: Deno.TestContext,
  { place, flags, options }: Elsewhere,
  isWanted: (verb: string) => boolean = () => true,
): Promise<void> {
  using dir = tempDir();
  const [here, other] = [dir.file("here"), dir.file("other")];
  for (const path of [here, other]) fill(path, FILES);
  const told = place.replace(/\/$/, "");
  for (const [verb, asked] of Object.entries(PRINTING).filter(([verb]) => isWanted(verb))) {
    await t.step(`${verb} prints the same`, async () => {
      const there = await runOk([...asked(place, ""), ...flags], options);
      assert.equal(there.replaceAll(told, here), await runOk(asked(here, "")));
      assert.ok(there.length > 100);
    });
  }
  for (const [verb, asked] of Object.entries(MAKING).filter(([verb]) => isWanted(verb))) {
    await t.step(`${verb} makes the same`, async () => {
      const outs = [dir.file(`${verb}-there`), dir.file(`${verb}-here`)] as const;
      const args = (from: string, out: string) =>
        asked(from, out).map((arg) => arg === "OTHER" ? other : arg);
      const there = await runOk([...args(place, outs[0]), ...flags], options);
      assert.ok(there.includes(`"${told}"`), there);
      await runOk(args(here, outs[1]));
      if (verb === "snapshot") {
        for (const out of outs) await runOk(["snapshot", out, "--extract", "-o", `${out}.d`]);
      }
      const [a = "", b] = await Promise.all(
        outs.map((out) => contentAt(verb === "snapshot" ? `${out}.d` : out)),
      );
      assert.equal(a, b);
      assert.ok(a.length > 100);
    });
  }
}

Deno.test("commands read a capture on a web server", async (t) => {
  await using server = await fileServer(FILES);
  await check(t, { place: server.url, flags: [], options: {} });
});

needs("node", "npm").test("commands read a capture in a bucket", async (t) => {
  using dir = tempDir();
  fill(dir.path, FILES);
  await using server = await bucketServer();
  const flags = ["--endpoint", server.endpoint];
  const place = "s3://captures/runs/7";
  await runOk(["upload", dir.path, place, ...flags], server);
  // The way there is the same for all; those that bucket_test.ts has not, and one of each kind.
  const few = new Set(["triage", "diff", "merge", "snapshot"]);
  await check(t, { place, flags, options: server }, (verb) => full || few.has(verb));
});

Deno.test("a place's user name, password and query stand in nothing that a command prints", async () => {
  await using server = await fileServer(FILES);
  const place = `${server.url.replace("//", "//me:Pa55word@")}?sig=S1gnature`;
  using dir = tempDir();
  for (const asked of [...Object.values(PRINTING), MAKING.slice!, MAKING.snapshot!]) {
    const args = asked(place, dir.file(crypto.randomUUID()));
    const { code, stdout, stderr } = await logtap(args);
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stdout + stderr, /Pa55word|S1gnature/, args.join(" "));
  }
});

const LOCAL = [
  ["watch", "https://logs.example/7"],
  ["verify", "s3://logs/7"],
  ["sign", "gs://logs/7"],
  ["snapshot", "https://logs.example/7.tar.zst", "--extract", "-o", "x"],
];
for (const args of LOCAL) {
  Deno.test(`logtap ${args[0]} says that it needs a directory of this machine`, async () => {
    const { code, stderr } = await logtap(args);
    assert.equal(code, 2);
    assert.match(stderr, /lies elsewhere: expected a directory of this machine/);
  });
}

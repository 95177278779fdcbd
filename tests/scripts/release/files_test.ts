/** What release.ts writes, read by the programs that people read it with. */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { HEAD_BYTES, platformOfExecutable } from "../../../scripts/release/executable.ts";
import { formulaSums, releaseFormula } from "../../../scripts/release/formula.ts";
import { changesIn, releaseNotes } from "../../../scripts/release/notes.ts";
import { RELEASES, REPOSITORY } from "../../../scripts/release/project.ts";
import { sbomText } from "../../../scripts/release/sbom.ts";
import { releaseExit, type SummaryFacts, summaryText } from "../../../scripts/release/summary.ts";
import { parseSums, sha256, sumsText } from "../../../scripts/release/sums.ts";
import { tarBytes } from "../../../scripts/release/tar.ts";
import { archiveName, binaryName, platformOf, TARGETS } from "../../../scripts/release/targets.ts";
import { ROOT } from "../../../scripts/product.ts";
import { outputOf } from "../../support/program.ts";
import { needs, programPath } from "../../support/skip.ts";
import { tempDir } from "../../support/temp_dir.ts";

const read = (path: string) => Deno.readTextFileSync(new URL(path, ROOT));
const utf8 = new TextEncoder();
const FORMULA = read("deploy/homebrew/logtap.rb");

needs("tar").test("tarBytes(): tar lists and unpacks it", async () => {
  using temp = tempDir();
  const big = new Uint8Array(1_234_567).fill(7);
  const bytes = tarBytes([
    { name: "logtap", mode: 0o755, bytes: big },
    { name: "LICENSE", mode: 0o644, bytes: utf8.encode("free\n") },
    { name: "empty", mode: 0o644, bytes: new Uint8Array(0) },
  ], 1_800_000_000);
  Deno.writeFileSync(temp.file("a.tar.gz"), gzipSync(bytes));
  await outputOf("tar", ["-xzf", temp.file("a.tar.gz"), "-C", temp.path]);
  assert.deepEqual(Deno.readFileSync(temp.file("logtap")), big);
  assert.equal(Deno.readTextFileSync(temp.file("LICENSE")), "free\n");
  const { mode, mtime } = Deno.statSync(temp.file("logtap"));
  assert.equal(mtime?.getTime(), 1_800_000_000_000);
  if (Deno.build.os !== "windows") assert.equal(mode! & 0o777, 0o755);
  const listed = await outputOf("tar", ["-tf", temp.file("a.tar.gz")]);
  assert.deepEqual(listed.trim().split("\n"), ["logtap", "LICENSE", "empty"]);
});

Deno.test("tarBytes(): a name that does not fit is refused", () => {
  const file = { name: "a".repeat(101), mode: 0o644, bytes: new Uint8Array(0) };
  assert.throws(() => tarBytes([file], 0), RangeError);
});

needs("sha256sum").test(
  "sumsText(): sha256sum takes right files and refuses wrong ones",
  async () => {
    using temp = tempDir();
    const names = ["b", "a", "logtap-1.2.3-linux-x64"];
    for (const name of names) Deno.writeTextFileSync(temp.file(name), name);
    const sums = new Map(names.map((name) => [name, sha256(utf8.encode(name))]));
    Deno.writeTextFileSync(temp.file("SHA256SUMS"), sumsText(sums));
    const check = () =>
      outputOf("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: temp.path });
    await check();
    assert.deepEqual([...parseSums(sumsText(sums))], [...sums].sort());
    Deno.writeTextFileSync(temp.file("a"), "A");
    await assert.rejects(check());
  },
);

const EXECUTABLES: readonly (readonly [string, (view: DataView) => void])[] = [
  ["linux-x64", (view) => (view.setUint32(0, 0x7f454c46), view.setUint16(18, 0x3e, true))],
  ["linux-arm64", (view) => (view.setUint32(0, 0x7f454c46), view.setUint16(18, 0xb7, true))],
  ["macos-x64", (view) => (view.setUint32(0, 0xcffaedfe), view.setUint32(4, 0x01000007, true))],
  ["macos-arm64", (view) => (view.setUint32(0, 0xcffaedfe), view.setUint32(4, 0x0100000c, true))],
  ["windows-x64", (view) => {
    view.setUint32(0, 0x4d5a9000);
    view.setUint32(0x3c, 0x100, true);
    view.setUint16(0x104, 0x8664, true);
  }],
];
for (const [platform, write] of EXECUTABLES) {
  Deno.test(`platformOfExecutable(): ${platform}`, () => {
    const head = new Uint8Array(HEAD_BYTES);
    write(new DataView(head.buffer));
    assert.equal(platformOfExecutable(head), platform);
    assert.equal(platformOfExecutable(head.subarray(0, 32)), undefined);
    head[1] = 0;
    assert.equal(platformOfExecutable(head), undefined);
  });
}

needs("linux").test("platformOfExecutable(): this Deno", () => {
  using file = Deno.openSync(Deno.execPath());
  const head = new Uint8Array(HEAD_BYTES);
  file.readSync(head);
  const here = TARGETS.find(({ triple }) => triple === Deno.build.target);
  assert.equal(platformOfExecutable(head), here && platformOf(here));
});

Deno.test("TARGETS: names are told apart", () => {
  const names = TARGETS.flatMap((target) => [
    binaryName("1.2.3", target),
    archiveName("1.2.3", target) ?? "none",
  ]);
  assert.deepEqual(names, [...new Set(names)]);
  assert.ok(names.includes("logtap-1.2.3-windows-x64.exe"));
  assert.ok(names.includes("logtap-1.2.3-macos-arm64.tar.gz"));
});

Deno.test("releaseFormula(): the archives of the release, each with its checksum", () => {
  const names = TARGETS.map((target) => archiveName("1.2.3", target)).filter((name) =>
    name !== undefined
  );
  const sums = new Map(names.map((name) => [name, sha256(utf8.encode(name))]));
  const formula = releaseFormula(FORMULA, "1.2.3", sums);
  assert.deepEqual([...formulaSums(formula)].sort(), [...sums].sort());
  assert.equal(releaseFormula(formula, "1.2.3", sums), formula, "again, it changes nothing");
});

Deno.test("releaseFormula(): an archive that is missing keeps a checksum that nothing has", () => {
  const sums = [...formulaSums(releaseFormula(FORMULA, "1.2.3", new Map())).values()];
  assert.deepEqual(sums, Array(4).fill("0".repeat(64)));
});

Deno.test("the formula is Ruby, as far as that can be told", async () => {
  const formula = releaseFormula(FORMULA, "1.2.3", new Map());
  const opened = formula.match(/^\s*(?:class|def)\b|\bdo$/gm)?.length;
  assert.equal(formula.match(/^\s*end$/gm)?.length, opened);
  assert.match(formula, /^class Logtap < Formula$/m);
  if (programPath("ruby") === undefined) return;
  using temp = tempDir();
  Deno.writeTextFileSync(temp.file("logtap.rb"), formula);
  await outputOf("ruby", ["-c", temp.file("logtap.rb")]);
});

Deno.test("every place names the same repository", () => {
  for (const path of ["README.md", "scripts/install.sh", "deploy/homebrew/logtap.rb"]) {
    const named = read(path).match(/https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/releases/g) ?? [];
    assert.deepEqual([...new Set(named)], [RELEASES], path);
  }
  assert.ok(RELEASES.includes(REPOSITORY));
});

const CHANGELOG = `# Changes

## Unreleased

- Soon.

## [1.2.3] - 2026-11-21

- One.
  Its second line.

### Fixed

- Two.

## 1.2.30

- Another.
`;

Deno.test("changesIn(): what stands under a heading", () => {
  const changes = "- One.\n  Its second line.\n\n### Fixed\n\n- Two.";
  assert.equal(changesIn(CHANGELOG, "1.2.3"), changes);
  assert.equal(changesIn(CHANGELOG, "1.2"), undefined);
  assert.equal(changesIn(CHANGELOG, "Unreleased"), "- Soon.");
  const notes = releaseNotes({ version: "1.2.3", repository: REPOSITORY, changes });
  assert.ok(notes.startsWith(changes));
  assert.ok(notes.includes(`gh attestation verify logtap-1.2.3-linux-x64 --repo ${REPOSITORY}`));
});

Deno.test("sbomText(): every package of the lock, with its hash, and nothing dangling", () => {
  const facts = { version: "1.2.3", commit: "abc", deno: "2.9.6", epoch: 1_800_000_000 };
  const lock = read("deno.lock");
  const text = sbomText({ ...facts, lock });
  const bom = JSON.parse(text);
  const npm: Record<string, { integrity: string }> = JSON.parse(lock).npm;
  assert.equal(bom.components.length, Object.keys(npm).length + 1);
  const refs = new Set(bom.components.map((part: { "bom-ref": string }) => part["bom-ref"]));
  assert.equal(refs.size, bom.components.length, "references are unique");
  refs.add(bom.metadata.component["bom-ref"]);
  for (const { ref, dependsOn } of bom.dependencies) {
    for (const one of [ref, ...dependsOn]) assert.ok(refs.has(one), one);
  }
  const scoped = bom.components.find((part: { name: string }) => part.name === "@protobufjs/utf8");
  assert.match(scoped.purl, /^pkg:npm\/%40protobufjs\/utf8@\d/);
  assert.match(scoped.hashes[0].content, /^[0-9a-f]{128}$/);
  assert.match(bom.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab]/);
  assert.equal(sbomText({ ...facts, lock }), text, "the same facts give the same text");
  assert.notEqual(
    JSON.parse(sbomText({ ...facts, lock, commit: "abd" })).serialNumber,
    bom.serialNumber,
  );
});

Deno.test("sbomText(): several versions of one package, and packages with peers", () => {
  const integrity = "sha512-" + btoa("x".repeat(64));
  const npm = {
    "a@1.0.0": { integrity, dependencies: ["b@1.0.0"] },
    "b@1.0.0": { integrity },
    "b@2.0.0_a@1.0.0": { integrity, dependencies: ["a"] },
  };
  const lock = JSON.stringify({ npm, workspace: { dependencies: ["npm:b@2.0.0", "npm:a@1.0.0"] } });
  const facts = { version: "1.2.3", commit: "abc", deno: "2.9.6", epoch: 0, lock };
  const { dependencies } = JSON.parse(sbomText(facts));
  assert.deepEqual(dependencies.slice(1), [
    { ref: "pkg:npm/a@1.0.0", dependsOn: ["pkg:npm/b@1.0.0"] },
    { ref: "pkg:npm/b@1.0.0", dependsOn: [] },
    { ref: "pkg:npm/b@2.0.0", dependsOn: ["pkg:npm/a@1.0.0"] },
  ]);
  assert.deepEqual(dependencies[0].dependsOn.slice(1), ["pkg:npm/b@2.0.0", "pkg:npm/a@1.0.0"]);
});

const [first, second] = [TARGETS[0]!, TARGETS[1]!];
const built = { kind: "built", target: first } as const;
const notRun = { kind: "not run", target: second, reason: "no runtime" } as const;
const failed = { kind: "failed", target: second, reason: "does not compile" } as const;
const EXITS: readonly (readonly [string, Partial<SummaryFacts>, number])[] = [
  ["all built", { outcomes: [built] }, 0],
  ["one not run", { outcomes: [built, notRun] }, 3],
  ["one not run, all required", { outcomes: [built, notRun], requireAll: true }, 1],
  ["one failed", { outcomes: [built, notRun, failed] }, 1],
  ["none built", { outcomes: [notRun] }, 1],
  ["a wrong checksum", { outcomes: [built], broken: "x has another" }, 1],
];
for (const [name, given, want] of EXITS) {
  Deno.test(`releaseExit(): ${name}`, () => {
    const facts = { outcomes: [], checked: [], broken: undefined, requireAll: false, ...given };
    assert.equal(releaseExit(facts), want);
    const said = summaryText(facts);
    for (const outcome of facts.outcomes) {
      if (outcome.kind !== "built") assert.ok(said.includes(`${outcome.kind}: ${outcome.reason}`));
    }
    if (facts.broken !== undefined) assert.ok(said.includes(`WRONG: ${facts.broken}`));
  });
}

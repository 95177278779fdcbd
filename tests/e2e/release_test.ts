/** A release as its files: packed, checked as CI checks them, unpacked and installed as people do. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { ROOT } from "../../scripts/product.ts";
import { checkFiles } from "../../scripts/release/check_files.ts";
import { formulaSums } from "../../scripts/release/formula.ts";
import { packRelease, SUMS_NAME } from "../../scripts/release/pack.ts";
import type { State } from "../../scripts/release/state.ts";
import { parseSums } from "../../scripts/release/sums.ts";
import { archiveName, binaryName, isHost, TARGETS } from "../../scripts/release/targets.ts";
import { outputOf, runProgram } from "../support/program.ts";
import { releaseMirror } from "../support/release_mirror.ts";
import { fullSize, isFile, needs } from "../support/skip.ts";
import { type TempDir, tempDir } from "../support/temp_dir.ts";

const { version } = config;
const TARGET = TARGETS.find(isHost);
const STATE: State = {
  version,
  commit: "0123456789abcdef0123456789abcdef01234567",
  epoch: 1_800_000_000,
  tags: [`v${version}`],
  dirty: [],
  changelog: `## ${version}\n\n- Everything.\n`,
  readme: "",
  repository: undefined,
};

/** A release of this machine's program alone. */
async function packed(): Promise<TempDir & { readonly program: string; readonly archive: string }> {
  assert.ok(TARGET !== undefined);
  const temp = tempDir();
  const program = binaryName(version, TARGET);
  const binary = fileURLToPath(new URL(Deno.env.get("LOGTAP_BIN")!, ROOT));
  await Deno.copyFile(binary, temp.file(program));
  await packRelease(temp.path, [TARGET], STATE);
  return { ...temp, program, archive: archiveName(version, TARGET)! };
}

needs("compiled", "linux", "tar", "sh", "curl").test(
  "a release is checked, unpacked and installed",
  async (t) => {
    using release = await packed();
    const { program, archive } = release;

    await t.step("its files are what they should be", async () => {
      const checked = await checkFiles(release.path, version);
      assert.ok(checked.includes(`${program} received a push and read it back`), checked.join());
    });

    await t.step("the archive holds the program, its licence and its README", async () => {
      using into = tempDir();
      await outputOf("tar", ["-xzf", release.file(archive), "-C", into.path]);
      const said = await outputOf(into.file("logtap"), ["--version"]);
      assert.ok(said.startsWith(`logtap ${version} `), said);
      for (const name of ["LICENSE", "README.md", "CHANGELOG.md"]) {
        assert.ok(isFile(into.file(name)));
      }
    });

    await t.step("the formula has the archive's checksum", async () => {
      const sums = parseSums(await Deno.readTextFile(release.file(SUMS_NAME)));
      const formula = formulaSums(await Deno.readTextFile(release.file("logtap.rb")));
      assert.equal(formula.get(archive), sums.get(archive));
    });

    await t.step("install.sh installs the program", async () => {
      using home = tempDir();
      const files = [program, SUMS_NAME].map((name): [string, Uint8Array] => [
        name,
        Deno.readFileSync(release.file(name)),
      ]);
      await using mirror = releaseMirror(new Map(files));
      const env = { LOGTAP_BASE_URL: `${mirror.url}/download/v${version}`, HOME: home.path };
      await outputOf("sh", [release.file("install.sh")], { env });
      const said = await outputOf(home.file(".local/bin/logtap"), ["--version"]);
      assert.ok(said.startsWith(`logtap ${version} `), said);
    });

    await t.step("a file that is another than the one that was packed is found", async () => {
      await Deno.writeTextFile(release.file("install.sh"), "#", { append: true });
      await assert.rejects(checkFiles(release.path, version), /install\.sh has the SHA-256/);
    });
  },
);

/** Deno with a runtime to compile with: the stand-in where there is one, as in .ci/run. */
function compiler(): string {
  const standIn = fileURLToPath(new URL("../shared/tools/deno-compile-host", ROOT));
  return isFile(standIn) ? standIn : Deno.execPath();
}

fullSize.test("the same commit gives the same bytes, from another clone at another time", async () => {
  const sums: string[] = [];
  for (const clone of ["one", "two"]) {
    using temp = tempDir();
    const cwd = temp.file(clone);
    await outputOf("git", ["clone", "--quiet", "--no-hardlinks", fileURLToPath(ROOT), cwd]);
    const args = ["task", "release", "--trial"];
    const { code, stdout, stderr } = await runProgram(compiler(), args, { cwd });
    assert.ok(code === 0 || code === 3, `ended with ${code}:\n${stdout}\n${stderr}`);
    sums.push(await Deno.readTextFile(`${cwd}/dist/release/${SUMS_NAME}`));
  }
  assert.match(sums[0]!, /logtap-\S+-linux-x64\n/);
  assert.equal(sums[1], sums[0]);
});

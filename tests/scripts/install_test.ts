/** scripts/install.sh in the shells that people pipe it into, against a mirror on this machine. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { ROOT } from "../../scripts/product.ts";
import { RELEASES } from "../../scripts/release/project.ts";
import { sha256, sumsText } from "../../scripts/release/sums.ts";
import { shellLinter } from "../support/counterparts.ts";
import { runProgram } from "../support/program.ts";
import { releaseMirror } from "../support/release_mirror.ts";
import { needs, programPath } from "../support/skip.ts";
import { type TempDir, tempDir } from "../support/temp_dir.ts";

const SCRIPT = await Deno.readTextFile(new URL("scripts/install.sh", ROOT));
const PROGRAM = '#!/bin/sh\necho "logtap 1.2.3 (commit 0, built now)"\n';
const FILE = "logtap-1.2.3-linux-x64";
const utf8 = new TextEncoder();
const sumsOf = (content: string, names = [FILE]) =>
  sumsText(new Map(names.map((name) => [name, sha256(utf8.encode(content))])));

/** What the script needs of the machine, and nothing else; a test adds or replaces some. */
const TOOLS = [
  ...["cat", "chmod", "getconf", "mkdir", "mktemp", "mv", "rm", "ldd"],
  ...["curl", "sha256sum"],
];

interface Case {
  readonly name: string;
  /** Of the mirror; by default a right release of one program. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Programs on PATH beside or instead of TOOLS: a script, or nothing at all. */
  readonly programs?: Readonly<Record<string, string | undefined>>;
  /** Lies in the place already. */
  readonly before?: string;
  /** Part of the one sentence on stderr; the installation succeeds without. */
  readonly want?: string;
}

const UNAME = (system: string, machine: string) =>
  `#!/bin/sh\ncase $1 in -s) echo ${system} ;; *) echo ${machine} ;; esac\n`;
const tool = (name: string) => `#!/bin/sh\nexec ${programPath(name)} "$@"\n`;

const CASES: readonly Case[] = [
  { name: "the newest release" },
  { name: "a version", env: { LOGTAP_VERSION: "1.2.3" } },
  { name: "a version as its tag", env: { LOGTAP_VERSION: "v1.2.3" } },
  { name: "over an older one", before: "#!/bin/sh\n" },
  { name: "with wget", programs: { curl: undefined, wget: tool("wget") } },
  { name: "with shasum", programs: { sha256sum: undefined, shasum: SHASUM() } },
  { name: "with openssl", programs: { sha256sum: undefined, openssl: tool("openssl") } },
  { name: "checksums in binary mode", files: { SHA256SUMS: sumsOf(PROGRAM).replace("  ", " *") } },
  {
    name: "a program that is not the one that was released",
    files: { [FILE]: `${PROGRAM}#` },
    before: "older",
    want: `Cannot install ${FILE}: its SHA-256 is `,
  },
  {
    name: "checksums that are not there",
    files: { SHA256SUMS: "" },
    want: "Cannot find a program",
  },
  { name: "no release at all", files: { SHA256SUMS: "-" }, want: "Cannot download http" },
  { name: "a program that is not there", files: { [FILE]: "-" }, want: "Cannot download http" },
  {
    name: "another system's program only",
    files: { SHA256SUMS: sumsOf(PROGRAM, ["logtap-1.2.3-macos-x64"]) },
    want: "Cannot find a program for linux-x64",
  },
  {
    name: "a name that leads elsewhere",
    files: {
      SHA256SUMS: sumsOf(PROGRAM, ["logtap-../../1.2.3-linux-x64", "logtap--linux-x64/.."]),
    },
    want: "Cannot find a program for linux-x64",
  },
  {
    name: "a version that the release is not",
    env: { LOGTAP_VERSION: "1.2.4" },
    want: "Cannot find a program for linux-x64 in version 1.2.4",
  },
  {
    name: "a version that is none",
    env: { LOGTAP_VERSION: "../1" },
    want: "Cannot install version ../1",
  },
  {
    name: "a program that does not run here",
    files: { [FILE]: "#!/no/such/loader\n", SHA256SUMS: sumsOf("#!/no/such/loader\n") },
    before: "older",
    want: "does not run on this machine",
  },
  {
    name: "a folder that cannot be",
    env: { LOGTAP_INSTALL_DIR: "/dev/null/bin" },
    want: "Cannot make",
  },
  { name: "no downloader", programs: { curl: undefined }, want: "neither curl nor wget" },
  { name: "nothing to check with", programs: { sha256sum: undefined }, want: "Cannot check" },
  {
    name: "musl",
    programs: { ldd: "#!/bin/sh\necho 'musl libc (x86_64)' >&2\nexit 1\n" },
    want: "needs glibc",
  },
  { name: "32 bits", programs: { uname: UNAME("Linux", "i686") }, want: "Cannot install on i686" },
  {
    name: "32 bits on a kernel of 64",
    programs: { getconf: "#!/bin/sh\necho 32\n" },
    want: "Cannot install on a 32-bit system",
  },
  {
    name: "FreeBSD",
    programs: { uname: UNAME("FreeBSD", "amd64") },
    want: "Cannot install on FreeBSD",
  },
  {
    name: "Windows",
    programs: { uname: UNAME("MINGW64_NT-10.0", "x86_64") },
    want: "Cannot install on Windows",
  },
];

/** Perl's program, where there is none: what matters is how it is called. */
function SHASUM(): string {
  return `#!/bin/sh\n[ "$1 $2" = "-a 256" ] && exec ${programPath("sha256sum")}\n`;
}

for (const shell of ["dash", "bash"]) {
  for (const row of CASES) {
    const verb = row.want === undefined ? "installs" : "refuses";
    needs("linux", shell, ...TOOLS, "wget", "openssl").test(
      `install.sh in ${shell} ${verb}: ${row.name}`,
      async () => {
        using temp = tempDir();
        const { code, stdout, stderr, installed, left } = await install(shell, row, temp);
        if (row.want === undefined) {
          assert.deepEqual({ code, stderr, left }, { code: 0, stderr: "", left: ["logtap"] });
          assert.equal(installed, PROGRAM);
          assert.match(stdout, /^logtap 1\.2\.3 .* is in .*\/logtap$/m);
          assert.equal(Deno.statSync(`${temp.file("my bin")}/logtap`).mode! & 0o777, 0o755);
        } else {
          assert.equal(code, 1, stderr);
          assert.match(stderr, /^logtap install: Cannot .*\n$/m);
          assert.ok(stderr.includes(row.want), stderr);
          assert.equal(stdout, "");
          assert.equal(installed, row.before);
          assert.deepEqual(left, row.before === undefined ? [] : ["logtap"]);
        }
      },
    );
  }

  needs("linux", shell, ...TOOLS).test(
    `install.sh in ${shell}, cut off anywhere, does nothing`,
    async () => {
      using temp = tempDir();
      const folder = toolFolder({}, temp);
      await using mirror = releaseMirror(new Map());
      const script = SCRIPT.replaceAll(RELEASES, mirror.url);
      const end = script.lastIndexOf("main");
      const cuts = Array.from({ length: 120 }, (_, i) => Math.floor(i * end / 119));
      for (const cut of cuts) {
        await runProgram(programPath(shell)!, ["-s"], {
          stdin: utf8.encode(script.slice(0, cut)),
          ...{ cwd: temp.path, env: { PATH: folder, HOME: temp.file("home") }, clearEnv: true },
        });
        assert.deepEqual(mirror.asked, [], `cut at ${cut}`);
      }
      assert.deepEqual([...Deno.readDirSync(temp.path)].map(({ name }) => name), ["tools"]);
    },
  );

  needs(shell).test(`install.sh is a script for ${shell}`, async () => {
    const { code, stderr } = await runProgram(shell, ["-n"], { stdin: utf8.encode(SCRIPT) });
    assert.equal(code, 0, stderr);
  });
}

const LINTER = { name: "shellcheck", met: programPath("shellcheck") !== undefined || hasPip() };
needs("linux", LINTER).test("shellcheck finds nothing in our scripts", async () => {
  const paths = ["scripts/install.sh", ".ci/run"].map((path) => fileURLToPath(new URL(path, ROOT)));
  const { code, stdout, stderr } = await runProgram(await shellLinter(), paths);
  assert.equal(code, 0, stdout + stderr);
});

needs("linux", "dash", ...TOOLS).test(
  "install.sh takes a folder of files for a mirror",
  async () => {
    using temp = tempDir();
    await using mirror = releaseMirror(new Map([[FILE, PROGRAM], ["SHA256SUMS", sumsOf(PROGRAM)]]));
    const env = {
      LOGTAP_BASE_URL: `${mirror.url}/download/any/`,
      PATH: toolFolder({}, temp),
      HOME: temp.path,
    };
    const { code, stderr } = await runProgram(programPath("dash")!, ["-s"], {
      ...{ stdin: utf8.encode(SCRIPT), env, clearEnv: true },
    });
    assert.equal(code, 0, stderr);
    assert.deepEqual(mirror.asked, [
      "/releases/download/any/SHA256SUMS",
      `/releases/download/any/${FILE}`,
    ]);
    assert.equal(Deno.readTextFileSync(`${temp.path}/.local/bin/logtap`), PROGRAM);
  },
);

needs("linux", "dash", ...TOOLS).test("install.sh needs to know where to", async () => {
  using temp = tempDir();
  const { code, stderr } = await runProgram(programPath("dash")!, ["-s"], {
    ...{ stdin: utf8.encode(SCRIPT), env: { PATH: toolFolder({}, temp) }, clearEnv: true },
  });
  assert.notEqual(code, 0);
  assert.match(stderr, /LOGTAP_INSTALL_DIR/);
});

interface Installed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What is in the place now. */
  readonly installed: string | undefined;
  /** Everything in the folder. */
  readonly left: readonly string[];
}

/** Pipes the script into a shell whose PATH has only what the case says. */
async function install(shell: string, row: Case, temp: TempDir): Promise<Installed> {
  const files = { [FILE]: PROGRAM, SHA256SUMS: sumsOf(PROGRAM), ...row.files };
  const there = Object.entries(files).filter(([, content]) => content !== "-");
  await using mirror = releaseMirror(new Map(there));
  const dir = temp.file("my bin");
  if (row.before !== undefined) {
    Deno.mkdirSync(dir);
    Deno.writeTextFileSync(`${dir}/logtap`, row.before);
  }
  const ended = await runProgram(programPath(shell)!, ["-s"], {
    stdin: utf8.encode(SCRIPT.replaceAll(RELEASES, mirror.url)),
    env: { PATH: toolFolder(row.programs ?? {}, temp), LOGTAP_INSTALL_DIR: dir, ...row.env },
    clearEnv: true,
  });
  const left = exists(dir) ? [...Deno.readDirSync(dir)].map(({ name }) => name) : [];
  const isThere = left.includes("logtap");
  return {
    ...ended,
    left,
    installed: isThere ? Deno.readTextFileSync(`${dir}/logtap`) : undefined,
  };
}

function toolFolder(programs: Readonly<Record<string, string | undefined>>, temp: TempDir): string {
  const folder = temp.file("tools");
  Deno.mkdirSync(folder);
  const usual = Object.fromEntries(TOOLS.map((name) => [name, tool(name)]));
  const scripts = { ...usual, uname: UNAME("Linux", "x86_64"), ...programs };
  for (const [name, script] of Object.entries(scripts)) {
    if (script !== undefined) Deno.writeTextFileSync(`${folder}/${name}`, script, { mode: 0o755 });
  }
  return folder;
}

function hasPip(): boolean {
  if (programPath("python3") === undefined) return false;
  return new Deno.Command("python3", { args: ["-m", "pip", "--version"] }).outputSync().success;
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

import assert from "node:assert/strict";
import { logtap, type RunOptions, startLogtap } from "../support/product.ts";
import { needs } from "../support/skip.ts";
import { type TempDir, tempDir } from "../support/temp_dir.ts";
import { waitFor } from "../support/wait_for.ts";

const SHOW = ["init", "--show", "--json"];

/** A person's world: a home with a configuration file, a folder with another. */
function world(files: { readonly user?: string; readonly local?: string }): TempDir {
  const dir = tempDir();
  Deno.mkdirSync(dir.file("home/.config/logtap"), { recursive: true });
  Deno.mkdirSync(dir.file("here"));
  const { user, local } = files;
  if (user !== undefined) {
    Deno.writeTextFileSync(dir.file("home/.config/logtap/config.yaml"), user);
  }
  if (local !== undefined) Deno.writeTextFileSync(dir.file("here/.logtap.yaml"), local);
  return dir;
}

function inside(dir: TempDir, env: Readonly<Record<string, string>> = {}): RunOptions {
  const home = { HOME: dir.file("home"), XDG_CONFIG_HOME: "", APPDATA: "", LOGTAP_CONFIG: "" };
  return { cwd: dir.file("here"), env: { ...home, ...env } };
}

const posix = needs("linux");

posix.test("flag, variable, local file, own file, default: the nearest wins", async () => {
  using dir = world({
    user: "recv: {max-disk: 1GB, max-file: 1MB, buffer: 1MB}\ndefaults: {utc: true}\n",
    local: "recv:\n  max_file: 2MB\n  buffer: 2MB\n",
  });
  const { stdout, stderr, code } = await logtap(SHOW, inside(dir, { LOGTAP_RECV_BUFFER: "3MB" }));
  assert.deepEqual({ stderr, code }, { stderr: "", code: 0 });
  const seen = (JSON.parse(stdout).settings as Record<string, string>[])
    .filter(({ command }) => ["recv", "inspect", "open"].includes(command!))
    .map(({ command, flag, value, origin }) =>
      `${command}.${flag}=${value} ${origin!.replaceAll(dir.path, "")}`
    );
  assert.deepEqual(seen, [
    'recv.max-file=2MB recv.max-file (".logtap.yaml" line 2)',
    'recv.max-disk=1GB recv.max-disk ("/home/.config/logtap/config.yaml" line 1)',
    "recv.buffer=3MB LOGTAP_RECV_BUFFER",
    'inspect.utc=true defaults.utc ("/home/.config/logtap/config.yaml" line 2)',
    'open.utc=true defaults.utc ("/home/.config/logtap/config.yaml" line 2)',
  ]);
});

posix.test("recv runs on what its files say, inside of the sandbox", async () => {
  using dir = world({
    user: "recv:\n  listen: 127.0.0.1:0\n  fsync: always\n",
    local: "recv:\n  dir: ./logs\n",
  });
  await using recv = startLogtap(["recv", "--verbose", "--fsync", "off"], inside(dir));
  await waitFor(() => /listening on http:\/\/127\.0\.0\.1:\d+, writing to/.test(recv.stderr()), {
    what: "recv to listen",
  });
  assert.ok(Deno.statSync(dir.file("here/logs/metadata.json")).isFile);
  recv.kill("SIGTERM");
  const { code, stderr } = await recv.ended;
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^logtap: reads \.logtap\.yaml\nlogtap: reads .*\/config\.yaml\n/);
  assert.match(stderr, /^logtap: recv\.listen is "127\.0\.0\.1:0" \(".*config\.yaml" line 2\)$/m);
  assert.doesNotMatch(stderr, /fsync/, "the command line said that itself");
});

posix.test("a wrong file stops a command, and none that needs no file", async () => {
  using dir = world({ local: "recv:\n  max-dsik: 5\n" });
  const { code, stderr, stdout } = await logtap(["recv"], inside(dir));
  assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
  assert.equal(
    stderr,
    'logtap: Cannot use ".logtap.yaml" line 2: there is no setting recv.max-dsik; ' +
      "did you mean recv.max-disk?\n" +
      "  hint: `logtap help recv` lists the flags, which are the settings\n",
  );
  for (const argv of [["version"], ["help", "recv"], ["init"], ["completion", "bash"]]) {
    assert.equal((await logtap(argv, inside(dir))).code, 0, argv.join(" "));
  }
});

posix.test("a planted file cannot send anything anywhere, unless it is trusted", async () => {
  using dir = world({ local: "recv:\n  webhook: http://127.0.0.1:9/\n" });
  const { code, stderr } = await logtap(["recv"], inside(dir));
  assert.equal(code, 4);
  assert.match(stderr, /recv\.webhook is not taken from a file of the current directory/);
  const trusted = await logtap(SHOW, inside(dir, { LOGTAP_CONFIG: ".logtap.yaml" }));
  assert.deepEqual(JSON.parse(trusted.stdout).settings, [{
    command: "recv",
    flag: "webhook",
    value: "********",
    origin: 'recv.webhook (".logtap.yaml" line 2)',
  }]);
});

needs("linux", "root").test("a file of another user is refused", async () => {
  using dir = world({ local: "recv: {max-disk: 1GB}\n" });
  Deno.chownSync(dir.file("here/.logtap.yaml"), 12345, 12345);
  const { code, stderr } = await logtap(["inspect", "x"], inside(dir));
  assert.equal(code, 4);
  assert.match(stderr, /".logtap.yaml": it belongs to another user \(uid 12345\)/);
});

posix.test("init makes a file that is read from then on", async () => {
  using dir = tempDir();
  Deno.mkdirSync(dir.file("here"));
  const made = await logtap(["init", "--json"], inside(dir));
  const path = dir.file("home/.config/logtap/config.yaml");
  assert.deepEqual(JSON.parse(made.stdout), {
    config_path: path,
    created: true,
    local_path: ".logtap.yaml",
    local_found: false,
  });
  Deno.writeTextFileSync(
    path,
    Deno.readTextFileSync(path).replace(/#max-disk: .*/, "max-disk: 7GB"),
  );
  assert.match((await logtap(["init", "--show"], inside(dir))).stdout, /^recv\.max-disk {2}7GB /m);
  assert.equal((await logtap(["init"], inside(dir))).stderr, `left as it is  ${path}\n`);
});

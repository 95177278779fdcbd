import assert from "node:assert/strict";
import { createConfigFile, findUserFile, readConfigFiles } from "../../../../lib/cli/config/mod.ts";
import { outputOf } from "../../../support/program.ts";
import { needs } from "../../../support/skip.ts";
import { type TempDir, tempDir } from "../../../support/temp_dir.ts";

const TEXT = "recv: {max-disk: 1GB}\n";
const posix = needs({ name: "a POSIX system", met: Deno.build.os !== "windows" });

function environment(dir: TempDir, more: Readonly<Record<string, string>> = {}) {
  const variables: Record<string, string> = { HOME: dir.path, XDG_CONFIG_HOME: dir.path, ...more };
  return (name: string) => variables[name];
}

/** Reads with the local file in the folder `here`, the user's in `logtap`. */
function read(dir: TempDir, more?: Readonly<Record<string, string>>) {
  return readConfigFiles(environment(dir, more), dir.file("here"));
}

function folders(): TempDir {
  const dir = tempDir();
  Deno.mkdirSync(dir.file("here"));
  Deno.mkdirSync(dir.file("logtap"));
  return dir;
}

Deno.test("without files nothing is read, without a home neither", () => {
  using dir = folders();
  assert.deepEqual(read(dir), []);
  assert.deepEqual(readConfigFiles(() => undefined, dir.file("nowhere")), []);
});

Deno.test("the local file comes before the user's, under the name people know", () => {
  using dir = folders();
  Deno.writeTextFileSync(dir.file("here/.logtap.yaml"), `\ufeff${TEXT}`);
  Deno.writeTextFileSync(dir.file("logtap/config.yaml"), TEXT);
  assert.deepEqual(read(dir), [
    { kind: "local", path: ".logtap.yaml", text: TEXT },
    { kind: "user", path: dir.file("logtap/config.yaml"), text: TEXT },
  ]);
});

Deno.test("the older program's place is read when the usual one is empty", () => {
  using dir = folders();
  Deno.mkdirSync(dir.file(".logtap"));
  Deno.writeTextFileSync(dir.file(".logtap/config.yaml"), TEXT);
  assert.deepEqual(read(dir).map(({ path }) => path), [dir.file(".logtap/config.yaml")]);
  assert.deepEqual(findUserFile(environment(dir)), {
    path: dir.file(".logtap/config.yaml"),
    found: true,
  });
  Deno.writeTextFileSync(dir.file("logtap/config.yaml"), TEXT);
  assert.deepEqual(read(dir).map(({ path }) => path), [dir.file("logtap/config.yaml")]);
});

Deno.test("LOGTAP_CONFIG names the one file, or none", () => {
  using dir = folders();
  Deno.writeTextFileSync(dir.file("here/.logtap.yaml"), TEXT);
  Deno.writeTextFileSync(dir.file("other.yaml"), TEXT);
  assert.deepEqual(read(dir, { LOGTAP_CONFIG: "off" }), []);
  const path = dir.file("other.yaml");
  assert.deepEqual(read(dir, { LOGTAP_CONFIG: path }), [{ kind: "named", path, text: TEXT }]);
  const missing = dir.file("missing.yaml");
  assert.throws(() => read(dir, { LOGTAP_CONFIG: missing }), {
    kind: "not_found",
    message: `Cannot read "${missing}", which LOGTAP_CONFIG names: no such file`,
  });
});

interface Refused {
  readonly what: string;
  readonly tests?: ReturnType<typeof needs>;
  readonly make: (path: string) => void | Promise<void>;
  readonly kind: string;
  readonly message: RegExp;
}

const REFUSED: readonly Refused[] = [
  {
    what: "a folder",
    make: (path) => Deno.mkdirSync(path),
    kind: "usage",
    message: /^Cannot read the configuration file ".logtap.yaml": it is no file$/,
  },
  {
    what: "a pipe, which would be waited for",
    tests: posix,
    make: async (path) => void await outputOf("mkfifo", [path]),
    kind: "usage",
    message: /it is no file$/,
  },
  {
    what: "a file that everybody may write",
    tests: posix,
    make: (path) => {
      Deno.writeTextFileSync(path, TEXT);
      Deno.chmodSync(path, 0o646);
    },
    kind: "denied",
    message: /everybody may write it \(chmod o-w\)$/,
  },
  {
    what: "a file of somebody else",
    tests: needs("root"),
    make: (path) => {
      Deno.writeTextFileSync(path, TEXT);
      Deno.chownSync(path, 12345, 12345);
    },
    kind: "denied",
    message: /it belongs to another user \(uid 12345\)$/,
  },
  {
    what: "a link to a file of somebody else",
    tests: needs("root"),
    make: (path) => {
      Deno.writeTextFileSync(`${path}.target`, TEXT);
      Deno.chownSync(`${path}.target`, 12345, 12345);
      Deno.symlinkSync(`${path}.target`, path);
    },
    kind: "denied",
    message: /it belongs to another user \(uid 12345\)$/,
  },
  {
    what: "a file that is too long",
    make: (path) => Deno.writeTextFileSync(path, "#".repeat(256 * 1024 + 1)),
    kind: "too_large",
    message: /expected at most 256 KB$/,
  },
  {
    what: "a file that is no text",
    make: (path) => Deno.writeFileSync(path, Uint8Array.of(0x61, 0xff, 0xfe)),
    kind: "usage",
    message: /it is no UTF-8 text$/,
  },
];

for (const { what, tests = Deno, make, kind, message } of REFUSED) {
  tests.test(`refused: ${what}`, async () => {
    using dir = folders();
    await make(dir.file("here/.logtap.yaml"));
    assert.throws(() => read(dir), { kind, message });
    assert.deepEqual(read(dir, { LOGTAP_CONFIG: "off" }), []);
  });
}

Deno.test("a file of the longest length is read", () => {
  using dir = folders();
  const text = "#".repeat(256 * 1024);
  Deno.writeTextFileSync(dir.file("here/.logtap.yaml"), text);
  assert.equal(read(dir)[0]?.text, text);
});

Deno.test("createConfigFile() makes a private file once", () => {
  using dir = tempDir();
  const path = dir.file("a/b/config.yaml");
  assert.equal(createConfigFile(path, "first"), true);
  assert.equal(createConfigFile(path, "second"), false);
  assert.equal(Deno.readTextFileSync(path), "first");
  if (Deno.build.os === "windows") return;
  assert.equal(Deno.statSync(path).mode! & 0o777, 0o600);
  assert.equal(Deno.statSync(dir.file("a/b")).mode! & 0o777, 0o700);
});

Deno.test("createConfigFile() says what is in the way", () => {
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file("a"), "");
  assert.throws(() => createConfigFile(dir.file("a/config.yaml"), ""), {
    message: /^Cannot make the configuration file ".*a\/config.yaml": /,
  });
});

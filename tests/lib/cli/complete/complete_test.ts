import assert from "node:assert/strict";
import { defineCommand, JSON_FLAG } from "../../../../lib/cli/mod.ts";
import { answerText, complete } from "../../../../lib/cli/complete/mod.ts";
import type { Folders } from "../../../../lib/cli/complete/paths.ts";

const open = defineCommand({
  name: "open",
  summary: "Look",
  args: { dir: { doc: "Capture", completes: "capture" } },
  flags: {
    json: JSON_FLAG,
    label: { kind: "list", value: "L", short: "l", split: false, completes: "label", doc: "Label" },
    lines: { kind: "number", value: "N", short: "n", doc: "Lines" },
    fields: { kind: "list", value: "F", suggests: ["ts", "msg", "all"], doc: "Fields" },
    compress: { kind: "switch", default: true, doc: "Compress" },
    fsync: { kind: "choice", choices: ["off", "always"], doc: "Sync" },
    rules: { kind: "text", value: "FILE", completes: "file", doc: "Rules" },
    out: { kind: "text", value: "DIR", completes: "directory", doc: "Out" },
    redact: {
      kind: "parsed",
      value: "RULES",
      bare: "all",
      suggests: ["email", "jwt"],
      parse: (text: string) => text,
      doc: "Redact",
    },
    allowNet: { kind: "list", value: "HOST", bare: "*", doc: "Net" },
  },
  exits: {},
  run: () => 0,
});
const merge = defineCommand({
  name: "merge",
  summary: "Merge",
  args: { dirs: { doc: "Captures", completes: "capture", rest: true } },
  flags: {},
  exits: {},
  run: () => 0,
});

const hidden = { summary: "Secret", hidden: true, load: () => Promise.reject(new Error("asked")) };
const VERBS = {
  open: { summary: "Look", load: () => Promise.resolve({ default: open }) },
  merge: { summary: "Merge", load: () => Promise.resolve({ default: merge }) },
  __complete: hidden,
};

/** Directories end in a slash. */
const TREE: Readonly<Record<string, readonly string[]>> = {
  ".": ["my capture/", "captures/", ".hidden/", "notes.txt", "other/"],
  "captures/": ["one/", "two/", "readme"],
  "other/": ["deep/"],
  "/home/me/": ["mine/", "x.yaml"],
};
const CAPTURES = new Set(["my capture", "captures/one", "captures/two", "/home/me/mine"]);

const folders: Folders = {
  home: "/home/me",
  list: (folder) =>
    (TREE[folder] ?? []).map((name) => ({
      name: name.replace(/\/$/, ""),
      isDirectory: name.endsWith("/"),
    })),
  isFile: (path) => CAPTURES.has(path.replace(/\/metadata\.json$/, "")),
};

const LABELS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  app: { api: 20, "api v2": 3, web: 1 },
  url: { "http://x": 2, "evil\n$(id)": 1, "\u202erevo": 1 },
};

function readLabels(dir: string) {
  if (dir !== "my capture" && dir !== "./capture" && dir !== "/home/me/mine") {
    return Promise.reject(new Error(`no capture at ${dir}`));
  }
  return Promise.resolve(
    new Map(
      Object.entries(LABELS).map(([name, values]) => [
        name,
        Object.entries(values).map(([value, lines]) => ({ value, lines })),
      ]),
    ),
  );
}

async function answer(words: readonly string[]): Promise<readonly string[]> {
  const text = answerText(await complete(words, { verbs: VERBS, folders, readLabels }));
  return text.split("\n").slice(0, -1).map((line) => line.split("\t")[0] ?? "");
}

const FLAGS = [
  "--json",
  "--label",
  "--lines",
  "--fields",
  "--no-compress",
  "--fsync",
  "--rules",
  "--out",
  "--redact",
  "--allow-net",
  "--verbose",
  "--help",
];

const ANSWERS: readonly (readonly [words: readonly string[], answer: readonly string[]])[] = [
  [[""], ["words", "open", "merge", "help"]],
  [["o"], ["words", "open"]],
  [["__"], ["words"]],
  [["--v"], ["words", "--version"]],
  [["help", "m"], ["words", "merge"]],
  [["help", "open", ""], ["words"]],
  [["nothing", ""], ["words"]],
  [["constructor", ""], ["words"]],
  [["open", "--"], ["words", ...FLAGS]],
  [["open", "--comp"], ["words", "--compress"]],
  [["open", "--json", "--j"], ["words"]],
  [["open", "--label", "a=b", "--la"], ["words", "--label"]],
  [["open", "--no-compress", "--no"], ["words"]],
  [["open", "--fsync", ""], ["words", "off", "always"]],
  [["open", "--fsync=al"], ["words", "--fsync=always"]],
  [["open", "--json="], ["words", "--json=true", "--json=false"]],
  [["open", "--lines", ""], ["words"]],
  [["open", "--fields", "ts,"], ["words", "ts,msg", "ts,all"]],
  [["open", "--fields=m"], ["words", "--fields=msg"]],
  [["open", "--rules", ""], ["paths", "captures/", "my capture/", "notes.txt", "other/"]],
  [["open", "--rules", "."], ["paths", ".hidden/"]],
  [["open", "--out", "o"], ["paths", "other/"]],
  [["open", "--out=other/"], ["paths", "--out=other/deep/"]],
  [["open", ""], ["paths", "my capture"]],
  [["open", "cap"], ["paths", "captures/"]],
  [["open", "captures/"], ["paths", "captures/one", "captures/two"]],
  [["open", "captures/t"], ["paths", "captures/two"]],
  [["open", "~/"], ["paths", "~/mine"]],
  [["open", "--redact=email,"], ["words", "--redact=email,jwt"]],
  [["open", "--redact", ""], ["paths", "my capture"]],
  [["open", "--allow-net", ""], ["paths", "my capture"]],
  [["open", "-n", "5", "m"], ["paths", "my capture"]],
  [["open", "-n5", "m"], ["paths", "my capture"]],
  [["open", "my capture", ""], ["words", ...FLAGS]],
  [["open", "my capture", "x"], ["words"]],
  [["open", "--", "my capture", "--"], ["words"]],
  [["open", "my capture", "--label", ""], ["open", "app=", "url="]],
  [["open", "my capture", "-l", "ap"], ["open", "app="]],
  [["open", "~/mine", "--label", "ap"], ["open", "app="]],
  [["open", "--label", "ap"], ["open", "app="]],
  [["open", "captures/one", "--label", "app=api"], ["error"]],
  [["open", "my capture", "--label", "app="], ["words", "app=api", "app=api v2", "app=web"]],
  [["open", "my capture", "--label=app=w"], ["words", "--label=app=web"]],
  [["open", "my capture", "--label", "app!=w"], ["words", "app!=web"]],
  [["open", "my capture", "--label", "app=~w"], ["open"]],
  [["open", "my capture", "--label", "zzz="], ["open"]],
  // What a shell or a terminal could trip over is not offered.
  [["open", "my capture", "--label", "url="], ["words", "url=http://x"]],
  [["merge", "my capture", "captures/o"], ["paths", "captures/one"]],
];

for (const [words, want] of ANSWERS) {
  Deno.test(`completes ${JSON.stringify(words)}`, async () => {
    if (want[0] === "error") await assert.rejects(answer(words));
    else assert.deepEqual(await answer(words), want);
  });
}

Deno.test("answerText() offers no more than a list can show, and docs on one line", () => {
  const candidates = Array.from({ length: 5_000 }, (_, i) => ({ value: `v${i}`, doc: "a\nb\tc" }));
  const lines = answerText({ kind: "words", candidates }).split("\n");
  assert.equal(lines.length, 1 + 1_000 + 1);
  assert.equal(lines[1], "v0\ta\\nb\tc");
});

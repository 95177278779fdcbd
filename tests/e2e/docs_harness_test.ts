/** The test of the documentation fails when an example does: shown on pages that are wrong on purpose. */
import assert from "node:assert/strict";
import { blocksOf } from "../support/examples/markdown.ts";
import { runPage } from "../support/examples/run_page.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";

const fence = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\`\n`;
const note = (text: string) => `<!-- example: ${text} -->\n`;

interface Row {
  readonly name: string;
  readonly page: string;
  /** Part of what is said about the one step that fails; undefined when none does. */
  readonly want?: string;
  readonly deadlineS?: number;
}

const ROWS: readonly Row[] = [
  { name: "a command that ends with 0", page: fence("sh", "logtap version") },
  { name: "a flag that is not there", page: fence("sh", "logtap version --jsn"), want: "--jsn" },
  {
    name: "a failure before the last line",
    page: fence("sh", "logtap inspect ./nowhere\nlogtap version"),
    want: "ended with 3, expected 0",
  },
  {
    name: "a failure before the last stage of a pipe",
    page: fence("sh", "logtap inspect ./nowhere | cat"),
    want: "ended with 3",
  },
  { name: "an exit code that is told", page: note("exit: 3") + fence("sh", "logtap inspect ./no") },
  {
    name: "another exit code than the one told",
    page: note("exit: 6") + fence("sh", "logtap version"),
    want: "ended with 0, expected 6",
  },
  {
    name: "output of the shape that is shown",
    page: fence("sh", "logtap version") +
      fence("output", "logtap  9.9.9\n…\nv8      …"),
  },
  {
    name: "output of another shape",
    page: fence("sh", "logtap version") + fence("output", "logtap version 9.9.9\n…"),
    want: "expected lines such as",
  },
  {
    name: "JSON output that lacks a member",
    page: fence("sh", "logtap version --json") + note("output") +
      fence("json", '{"version": "1.0.0", "colour": "red"}'),
    want: "expected the member .colour",
  },
  { name: "a JSON sample that does not parse", page: fence("json", '{"a": }'), want: "is no JSON" },
  { name: "a YAML sample that does not parse", page: fence("yaml", "a: [1"), want: "a: [1" },
  {
    name: "a schema that does not parse",
    page: fence("proto", 'syntax = "proto3";\nmessage A { uint32 a = ; }'),
    want: "illegal id",
  },
  {
    name: "a language that nothing here runs",
    page: fence("console", "$ logtap version"),
    want: 'nothing here runs or reads "console"',
  },
  {
    name: "a server that posts to somebody",
    page: fence("sh", "logtap recv --dir ./new --webhook http://127.0.0.1:8080/ &") +
      fence("sh", "curl -fsS -d '{}' http://127.0.0.1:8080/"),
  },
  {
    name: "a command that follows what a server writes",
    page: fence("sh", "logtap recv --dir ./new") +
      fence(
        "sh",
        'curl -fsS -d \'{"msg":"hello"}\' http://127.0.0.1:3100/logtap/raw\nlogtap watch ./new --json | jq -r .msg',
      ) + fence("output", "hello"),
  },
  {
    name: "a command that follows nothing",
    page: fence("sh", "logtap watch ./nowhere"),
    want: "ended with 3, expected 0",
  },
  {
    name: "a server, then somebody who talks to it",
    page: fence("sh", "logtap recv --listen 127.0.0.1:4100 --dir ./new") +
      fence("sh", "curl -fsS http://127.0.0.1:4100/healthz\nlogtap inspect ./new"),
  },
  {
    name: "a server in the background that the example ends itself",
    page: fence(
      "sh",
      "logtap recv --dir ./new &\ncurl -fsS --retry 20 --retry-connrefused --retry-delay 1 http://127.0.0.1:3100/healthz\nkill $!\nwait $!",
    ),
  },
  {
    name: "a server in the background that is left to the test",
    page: fence("sh", "logtap recv --dir ./new & # for now") + fence("sh", "logtap version"),
  },
  {
    name: "a server in the background that does not start",
    page: fence("sh", "logtap recv --max-disk 0 &"),
    want: "ended instead of listening",
  },
  {
    name: "a server that does not start",
    page: fence("sh", "logtap recv --max-disk 0"),
    want: "ended with 2, expected 0",
  },
  {
    name: "a command that does not end",
    page: fence("sh", "sleep 1000"),
    want: "did not end in time",
    deadlineS: 1,
  },
  {
    name: "a script that does not end",
    page: fence("js", "setInterval(() => {}, 1000);"),
    want: "did not end in time",
    deadlineS: 1,
  },
  {
    name: "a file for the blocks below",
    page: note("file: words.json") + fence("json", '{"a":1}') + fence("sh", "jq -e .a words.json"),
  },
  {
    name: "what readers do not see",
    page: note("before: echo 1 >one") + fence("sh", "cat one") + fence("output", "1"),
  },
];

for (const { name, page, want, deadlineS = 60 } of ROWS) {
  needs("linux", "bash", "timeout", "curl", "jq", "node", "npm").test(
    `examples: ${name}`,
    async () => {
      using none = tempDir();
      const failures: string[] = [];
      await runPage(blocksOf("page.md", page), { capture: none.path, deadlineS }, async (step) => {
        assert.equal(step.ignore, false, step.name);
        await step.run().catch((error) => failures.push(String(error)));
      });
      if (want === undefined) assert.deepEqual(failures, []);
      else {
        assert.equal(failures.length, 1, failures.join("\n"));
        assert.ok(failures[0]?.includes(want), failures[0]);
      }
    },
  );
}

Deno.test("examples: one that is not run says why in its name", async () => {
  const page = note("skip: needs a cluster") + fence("sh", "false") +
    note("needs: no-such-program") + fence("sh", "false");
  const names: string[] = [];
  await runPage(blocksOf("page.md", page), { capture: "." }, (step) => {
    if (step.ignore) names.push(step.name);
    return Promise.resolve();
  });
  assert.deepEqual(names, [
    "page.md:2 sh [by choice: needs a cluster]",
    "page.md:6 sh [missing: no-such-program]",
  ]);
});

const WRONG_NOTES: readonly (readonly [string, string])[] = [
  ["a note that there is not", note("skp: x") + fence("sh", "true")],
  ["a note without what it needs", note("exit") + fence("sh", "true")],
  ["output of nothing", fence("output", "1")],
];
for (const [name, page] of WRONG_NOTES) {
  Deno.test(`blocksOf() refuses ${name}`, () => {
    assert.throws(() => blocksOf("page.md", page), /^Error: page\.md:\d/);
  });
}

import assert from "node:assert/strict";
import { VERBS } from "../../main.ts";
import { ROOT } from "../../scripts/product.ts";
import { skillPage } from "../../scripts/skill_page.ts";
import { argName, flagName, shownVerbs } from "../../lib/cli/mod.ts";

const commands = await Promise.all(
  shownVerbs(VERBS).map(async (name) => (await VERBS[name]!.load()).default),
);
const jsonPage = await Deno.readTextFile(new URL("docs/json.md", ROOT));
const page = skillPage(commands, jsonPage);

/** Parts of the page by their headings of one level. */
function parts(text: string, level: string): ReadonlyMap<string, string> {
  const pieces = text.split(new RegExp(`^${level} (.+)$`, "m"));
  return new Map(
    Array.from({ length: (pieces.length - 1) / 2 }, (_, i) => [
      pieces[2 * i + 1]!,
      pieces[2 * i + 2]!,
    ]),
  );
}

const sections = parts(page, "##");
const byCommand = parts(sections.get("Commands") ?? "", "###");

Deno.test("docs/SKILL.md begins with the name, and has the sections of the convention", () => {
  assert.match(page, /^# logtap\n\n[A-Z]/);
  for (const name of ["Install", "Commands", "What this does NOT do", "Parsing examples"]) {
    assert.ok(sections.has(name), name);
  }
  assert.match(sections.get("Install")!, /^```sh\n(curl|brew) /m);
  assert.ok(sections.get("What this does NOT do")!.match(/^- .{20,}$/gm)!.length >= 3);
  assert.match(sections.get("Parsing examples")!, /^logtap .* \| jq /m);
});

for (const { name, args, flags, exits, doesNot = [] } of commands) {
  Deno.test(`docs/SKILL.md tells flags, output and exit codes of ${name}`, () => {
    const text = byCommand.get(`logtap ${name}`) ?? "";
    const flagList = /^\*\*Flags:\*\*\n((?:- `--[^`]+` — .+\n)+)/m.exec(text)?.[1] ?? "";
    for (const key of Object.keys(flags)) {
      assert.match(flagList, new RegExp(`^- \`--(\\[no-\\])?${flagName(key)}[\` \\[]`, "m"));
    }
    for (const key of Object.keys(args)) {
      assert.match(text, new RegExp(`^- \`${argName(key)}`, "m"));
    }
    const exitList = /^\*\*Exit codes:\*\*\n((?:- \d+: .+\n)+)/m.exec(text)?.[1] ?? "";
    for (const code of [0, ...Object.keys(exits)]) {
      assert.match(exitList, new RegExp(`^- ${code}: `, "m"));
    }
    for (const limit of doesNot) assert.ok(sections.get("What this does NOT do")!.includes(limit));
    if (!("json" in flags)) return;
    const sample = /^\*\*JSON output:\*\*\n\n```json\n([^]*?)\n```$/m.exec(text)?.[1];
    if (sample !== undefined) assert.equal(typeof JSON.parse(sample), "object");
    else assert.match(text, /^\*\*JSON output:\*\* see \[json\.md\]\(json\.md\)$/m);
  });
}

Deno.test("docs/SKILL.md shows a command that is registered, without anybody writing it there", () => {
  const command = { ...commands[0]!, name: "new", flags: {}, examples: [], doesNot: ["fly"] };
  const text = skillPage([command], '## new\n\n```json\n{"a":1}\n```\n');
  assert.match(text, /^### logtap new$/m);
  assert.match(text, /^\{"a":1\}$/m);
  assert.match(text, /^- `logtap new` does not fly\.$/m);
});

Deno.test("docs/SKILL.md shows every kind of output, under the command that prints it", () => {
  for (
    const [verb, command, key] of [
      ["diff", "logtap diff ./capture ./after --baseline --json", '"verdict"'],
      ["grep", "logtap grep --count panic ./capture --json", '"count"'],
      ["report", "logtap report ./capture --format spectrehub", '"spectre/v1"'],
      ["sign", "logtap sign ./capture --verify --json", '"valid"'],
      ["open", "--inject-out", '"faults_applied"'],
    ] as const
  ) {
    const text = byCommand.get(`logtap ${verb}`) ?? "";
    const at = text.indexOf(command, text.indexOf("**JSON output:**"));
    assert.ok(at > 0, command);
    assert.ok(text.indexOf(key, at) > at, key);
  }
});

/** What GitHub will run cannot be run here; what can be known about it beforehand is. */
import assert from "node:assert/strict";
import { parse } from "yaml";
import config from "../../deno.json" with { type: "json" };
import { ROOT } from "../../scripts/product.ts";
import { workflowLinter } from "../support/counterparts.ts";
import { runProgram } from "../support/program.ts";
import { needs } from "../support/skip.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = new URL(".github/workflows/", ROOT);
const NAMES = [...Deno.readDirSync(FOLDER)].map(({ name }) => name).sort();

for (const name of NAMES) {
  const text = Deno.readTextFileSync(new URL(name, FOLDER));
  const { permissions, jobs }: Workflow = parse(text);
  const steps = Object.values(jobs).flatMap((job) => job.steps ?? []);

  Deno.test(`${name} may read, and nothing else unless a job says so`, () => {
    assert.deepEqual(permissions, { contents: "read" });
    const more = Object.entries(jobs).filter(([, job]) => job.permissions !== undefined);
    assert.deepEqual(more.map(([id]) => id), name === "release.yml" ? ["publish"] : []);
  });

  Deno.test(`${name} pins every action to a commit, and names its version`, () => {
    const uses = [...text.matchAll(/\buses: (\S+)(.*)/g)].filter(([, what]) =>
      !what?.startsWith("./")
    );
    for (const [line, what = "", comment = ""] of uses) {
      assert.match(what, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/, line);
      assert.match(comment, /^ # v\d+\.\d+\.\d+$/, line);
    }
    const keeps = steps.filter((step) =>
      step.uses?.startsWith("actions/checkout@") && step.with?.["persist-credentials"] !== false
    );
    assert.deepEqual(keeps, [], "a checkout leaves no token behind");
  });

  Deno.test(`${name} runs tasks that there are, with the Deno that .ci/run has`, () => {
    const ours = /deno@\d+\.\d+\.\d+/.exec(Deno.readTextFileSync(new URL(".ci/run", ROOT)))![0];
    const calls = [...text.matchAll(/npx -y (\S+) task (\S+)/g)];
    for (const [line, deno, task = ""] of calls) {
      assert.equal(deno, ours, line);
      assert.ok(task in config.tasks, line);
    }
    assert.ok(calls.length > 0);
  });
}

Deno.test("a release is published after tests and after it was tried, never before", () => {
  const { jobs }: Workflow = parse(Deno.readTextFileSync(new URL("release.yml", FOLDER)));
  assert.equal(jobs["test"]?.uses, "./.github/workflows/ci.yml");
  const chain = ["build", "try", "publish"].map((id) => jobs[id]?.needs);
  assert.deepEqual(chain, ["test", "build", "try"]);
});

needs("go").test("actionlint finds nothing", async () => {
  const linter = await workflowLinter();
  const paths = NAMES.map((name) => decodeURIComponent(new URL(name, FOLDER).pathname));
  const { code, stdout, stderr } = await runProgram(linter, ["-no-color", ...paths]);
  assert.equal(code, 0, stdout + stderr);
});

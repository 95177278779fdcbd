/**
 * Makes the files of a release in dist/release/: `deno task release`, told in docs/release.md.
 *
 *     --tag v0.1.0     the tag that is released; refused unless it is at this commit
 *     --trial          whatever the state of the repository, to see what would come out
 *     --require-all    a target that cannot be compiled here is a failure
 *
 * Two more ways to use it make nothing:
 *
 *     --check FOLDER   looks at the files of a release, and runs the one that this machine can run
 *     --smoke PROGRAM  runs a program that `deno task compile` made
 *
 * Ends with 0 when all targets are there, 3 when some could not be compiled on this machine, 2 when
 * it refused to begin, 1 when something went wrong.
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ROOT } from "./product.ts";
import { build, type Outcome } from "./release/build.ts";
import { checkFiles } from "./release/check_files.ts";
import { packRelease } from "./release/pack.ts";
import { withTree } from "./release/source_tree.ts";
import { smokeTest } from "./release/smoke.ts";
import { findObstacles, readState, type State } from "./release/state.ts";
import { RELEASE_EXIT, releaseExit, type SummaryFacts, summaryText } from "./release/summary.ts";
import { binaryName, TARGETS } from "./release/targets.ts";

const FOLDER = fileURLToPath(new URL("dist/release", ROOT));

const { values } = parseArgs({
  options: {
    tag: { type: "string" },
    trial: { type: "boolean", default: false },
    "require-all": { type: "boolean", default: false },
    check: { type: "string" },
    smoke: { type: "string" },
  },
});
Deno.exit(await main());

async function main(): Promise<number> {
  const { check, smoke } = values;
  if (check === undefined && smoke === undefined) return await release();
  const { version } = await readState();
  if (smoke !== undefined) await smokeTest(resolve(smoke), version);
  const checked = check === undefined ? [`${smoke} received a push and read it back`] : [];
  if (check !== undefined) checked.push(...await checkFiles(check, version));
  for (const what of checked) say(`checked: ${what}`);
  return RELEASE_EXIT.complete;
}

async function release(): Promise<number> {
  const state = await readState();
  const obstacles = findObstacles(state, values.tag);
  if (obstacles.length > 0) {
    say(`${values.trial ? "A trial, not to be published" : "Cannot release"}:`);
    for (const obstacle of obstacles) say(`  - ${obstacle}`);
    if (!values.trial) {
      say("(--trial makes the files all the same, to be looked at and not to be published)");
      return RELEASE_EXIT.refused;
    }
  }
  const outcomes = await buildAll(state);
  const built = outcomes.filter(({ kind }) => kind === "built").map(({ target }) => target);
  say(`files in ${FOLDER}:`);
  for (const name of await packRelease(FOLDER, built, state)) say(`  ${name}`);
  const facts: SummaryFacts = {
    outcomes,
    ...await look(state.version),
    requireAll: values["require-all"],
  };
  say(`logtap ${state.version}, commit ${state.commit.slice(0, 12)}:`);
  say(summaryText(facts).trimEnd());
  return releaseExit(facts);
}

/** Compiles every target; one that fails does not stop the others. */
async function buildAll(state: State): Promise<readonly Outcome[]> {
  await removeFolder(FOLDER);
  await Deno.mkdir(FOLDER, { recursive: true });
  const root = fileURLToPath(ROOT);
  return await withTree(root, state, async (tree) => {
    const outcomes: Outcome[] = [];
    for (const target of TARGETS) {
      const output = `${FOLDER}/${binaryName(state.version, target)}`;
      const commit = state.commit.slice(0, 12);
      outcomes.push(await build(target, { tree, commit, output }));
    }
    return outcomes;
  });
}

async function look(version: string): Promise<Pick<SummaryFacts, "checked" | "broken">> {
  try {
    return { checked: await checkFiles(FOLDER, version), broken: undefined };
  } catch (error) {
    return { checked: [], broken: error instanceof Error ? error.message : String(error) };
  }
}

async function removeFolder(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

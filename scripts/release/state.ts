import { fileURLToPath } from "node:url";
import { ROOT } from "../product.ts";
import { changelogSections } from "./notes.ts";
import { outputOf } from "./process.ts";
import { REPOSITORY } from "./project.ts";

/** The repository at the moment of a release. */
export interface State {
  /** deno.json's. */
  readonly version: string;
  /** Full hash. */
  readonly commit: string;
  /** Seconds since 1970, of the commit; every file of the release carries this time. */
  readonly epoch: number;
  /** Tags at the commit. */
  readonly tags: readonly string[];
  /** Paths that differ from the commit, or that git does not know. */
  readonly dirty: readonly string[];
  readonly changelog: string;
  readonly readme: string;
  /** Where CI runs: `owner/name`. */
  readonly repository: string | undefined;
}

export async function readState(): Promise<State> {
  const git = (...args: string[]) => outputOf("git", args, { cwd: fileURLToPath(ROOT) });
  const text = (path: string) => Deno.readTextFile(new URL(path, ROOT));
  const lines = (listing: string) => listing.split("\n").filter((line) => line !== "");
  const epoch = Deno.env.get("SOURCE_DATE_EPOCH") ?? await git("log", "-1", "--format=%ct");
  return {
    version: JSON.parse(await text("deno.json")).version,
    commit: await git("rev-parse", "HEAD"),
    epoch: Number(epoch),
    tags: lines(await git("tag", "--points-at", "HEAD")),
    dirty: lines(await git("status", "--porcelain")),
    changelog: await text("CHANGELOG.md"),
    readme: await text("README.md"),
    repository: Deno.env.get("GITHUB_REPOSITORY"),
  };
}

/** Why this must not be released, one sentence each. `tag` is the one asked for, if one was. */
export function findObstacles(state: State, tag: string | undefined): readonly string[] {
  const { version, tags, dirty, repository } = state;
  const wanted = `v${version}`;
  const found: string[] = [];
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.]+)?$/.test(version)) {
    found.push(`the version in deno.json, ${version}, is no semantic version`);
  }
  if (tag !== undefined && tag !== wanted) {
    found.push(`the tag is ${tag}, but deno.json says ${version}, expected ${wanted}`);
  } else if (!tags.includes(wanted)) {
    found.push(`there is no tag ${wanted} at this commit`);
  }
  if (dirty.length > 0) {
    found.push(`${dirty.length} files are not as committed, ${dirty[0]?.trim()} among them`);
  }
  if (repository !== undefined && repository !== REPOSITORY) {
    found.push(
      `this is ${repository}, but downloads point at ${REPOSITORY} (scripts/release/project.ts)`,
    );
  }
  return [...found, ...textObstacles(state)];
}

/** Texts that tell of another version. */
function textObstacles({ version, changelog, readme }: State): string[] {
  const found: string[] = [];
  const sections = changelogSections(changelog);
  if (!sections.some(({ name }) => name === version)) {
    found.push(`CHANGELOG.md has no heading "## ${version}"`);
  }
  if (sections.some(({ name, text }) => name === "Unreleased" && text !== "")) {
    found.push("CHANGELOG.md still has entries under Unreleased");
  }
  const others = [...readme.matchAll(/\blogtap-(\d+\.\d+\.\d+)-/g)].map((match) => match[1]);
  const other = others.find((named) => named !== version);
  if (other !== undefined) found.push(`README.md downloads ${other}, expected ${version}`);
  return found;
}

import { posix } from "node:path";

/**
 * Which tests of a run share the machine. Files run side by side, one on each core, steps and tests
 * of a file one after another; those in {@linkcode ALONE} run when the others have ended, one file
 * at a time. There belongs what measures (memory, time) or takes all of something that the machine
 * has once; the first comment of each says what: `Runs alone: …`, which `deno task tidy` looks for.
 */
export const ALONE = "tests/e2e/alone";

/** One run of `deno test`. */
export interface TestPart {
  readonly paths: readonly string[];
  readonly flags: readonly string[];
}

/**
 * The parts of a run, in order.
 *
 * @param args words, which are paths, or under `tests/`, or else parts of a test's name; and flags of `deno test`.
 * @param exists whether there is a file or folder of that name, as seen from the repository's root.
 */
export function planTests(
  args: readonly string[],
  exists: (path: string) => boolean,
): readonly TestPart[] {
  const words = args.filter((arg) => !arg.startsWith("-"));
  const found = words.map((word) => ({
    word,
    path: [`tests/${word}`, word].map(plain).find(exists),
  }));
  const filter = found.filter(({ path }) => path === undefined).map(({ word }) => word).join(" ");
  const flags = args.filter((arg) => arg.startsWith("-"));
  if (filter !== "") flags.push(`--filter=${filter}`);

  const paths = found.map(({ path }) => path).filter((path) => path !== undefined);
  if (paths.length === 0) paths.push("tests");
  const together = paths.filter((path) => !isIn(path, ALONE));
  const alone = together.some((path) => isIn(ALONE, path))
    ? [ALONE]
    : paths.filter((path) => isIn(path, ALONE));
  return [
    { paths: together, flags: ["--parallel", `--ignore=${ALONE}`, ...flags] },
    { paths: alone, flags },
  ].filter(({ paths }) => paths.length > 0);
}

/** `./a//b/` as `a/b`. */
function plain(path: string): string {
  return posix.normalize(path).replace(/\/$/, "");
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

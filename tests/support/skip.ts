import { ROOT } from "../../scripts/product.ts";

/**
 * What a test needs from the machine, said by the test itself: when it is missing, the test is
 * skipped under a name that says so, the runner lists it, and CI takes it for a failure.
 *
 *     needs("zstd", "jq").test("zstdcat reads a finished file", async () => { … });
 *     fullSize.test("one million bodies", () => { … });
 */

/** The name of a program on PATH, one of the {@linkcode SPECIAL} names, or a condition of one's own. */
export type Need = string | { readonly name: string; readonly met: boolean };

/** True when tests of full size run: `deno task test:full`. */
export const full = Deno.env.get("LOGTAP_TEST_FULL") === "1";

/** Needs that are no programs. */
const SPECIAL: Readonly<Record<string, () => boolean>> = {
  /** `node:http` with timeouts, `node:https` with client certificates. */
  "deno 2.9": () => atLeast(productDeno(), [2, 9]),
  linux: () => Deno.build.os === "linux",
  root: () => Deno.build.os !== "windows" && Deno.uid() === 0,
  /** The end-to-end tests run on the compiled program. */
  compiled: () => Deno.env.get("LOGTAP_BIN") !== undefined,
};

/** The Deno below the product that is tested: this one, or the one it was compiled with. */
export function productDeno(): string {
  const binary = Deno.env.get("LOGTAP_BIN");
  if (binary === undefined) return Deno.version.deno;
  const { stdout } = new Deno.Command(new URL(binary, ROOT), { args: ["version", "--json"] })
    .outputSync();
  return JSON.parse(new TextDecoder().decode(stdout)).deno;
}

export interface ConditionalTests {
  /** `Deno.test`, or a skip that names what is missing. */
  test(name: string, fn: (t: Deno.TestContext) => void | Promise<void>): void;
  readonly missing: readonly string[];
}

/** Tests that run only where all of these are there. */
export function needs(...wanted: readonly Need[]): ConditionalTests {
  const missing = wanted.filter((need) => !isMet(need)).map(nameOf);
  return conditional(missing, `[missing: ${missing.join(", ")}]`);
}

/** Tests too large for every run; not counted as missing anything. */
export const fullSize: ConditionalTests = conditional(
  full ? [] : ["LOGTAP_TEST_FULL=1"],
  "[full size only]",
);

/** What {@linkcode needs} has put behind the name of a skipped test. */
export function missingIn(testName: string): readonly string[] | undefined {
  return /\[missing: (.+)\]$/.exec(testName)?.[1]?.split(", ");
}

/** Why an example of the documentation says that it is not to be run. */
export function choiceIn(testName: string): string | undefined {
  return /\[by choice: (.+)\]$/.exec(testName)?.[1];
}

export function isFullSizeOnly(testName: string): boolean {
  return testName.endsWith("[full size only]");
}

function conditional(missing: readonly string[], note: string): ConditionalTests {
  return {
    missing,
    test(name, fn) {
      if (missing.length === 0) Deno.test(name, fn);
      else Deno.test({ name: `${name} ${note}`, ignore: true, fn });
    },
  };
}

function nameOf(need: Need): string {
  return typeof need === "string" ? need : need.name;
}

function isMet(need: Need): boolean {
  if (typeof need !== "string") return need.met;
  return SPECIAL[need]?.() ?? programPath(need) !== undefined;
}

/** Where on PATH a program is, if it is. */
export function programPath(name: string): string | undefined {
  const windows = Deno.build.os === "windows";
  const folders = (Deno.env.get("PATH") ?? "").split(windows ? ";" : ":");
  const files = folders.map((folder) => `${folder}/${name}${windows ? ".exe" : ""}`);
  return files.find(isFile);
}

export function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function atLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ours = 0, then = 0] = version.split(".").map(Number);
  return ours > major || (ours === major && then >= minor);
}

/**
 * How the product is run and compiled: the rights it may ever need and the limits of its heap, in
 * one place for the compile task and for tests. The tasks `start` and `dev` of deno.json spell the
 * same flags out; scripts/tidy.ts holds them equal.
 */

/** What logtap may do: listen and connect, read and write captures, read its environment, ask for free disk space. */
const RIGHTS = [
  "--allow-net",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-sys",
] as const;

/**
 * Young generation 8 MiB (bodies of pushes die young, and every doubling costs their size in RSS),
 * old generation 512 MiB (what a burst of the largest allowed bodies needs, far below what would
 * make a small machine swap).
 */
const HEAP = "--v8-flags=--max-semi-space-size=8,--max-old-space-size=512";

/**
 * A missing right is an error, not a question; and the runtime's own progress bars, when it loads a
 * worker's modules, would be drawn over the terminal view.
 */
export const RUN_FLAGS: readonly string[] = ["--quiet", "--no-prompt", ...RIGHTS, HEAP];

/** The root of the repository, with a slash at the end. */
export const ROOT = new URL("../", import.meta.url);

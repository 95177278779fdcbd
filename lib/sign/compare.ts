import type { FileSum } from "./sums.ts";

/** A file whose bytes are others than when they were signed. */
export interface ChangedFile {
  readonly file: string;
  readonly expected: string;
  readonly actual: string;
}

export interface ManifestDifference {
  readonly changed: readonly ChangedFile[];
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

/** What is there against what should be; each list sorted by name. */
export function compareSums(
  expected: ReadonlyMap<string, string>,
  actual: readonly FileSum[],
): ManifestDifference {
  const there = new Map(actual.map(({ file, sha256 }) => [file, sha256]));
  const names = [...expected.keys()].sort();
  return {
    changed: names.flatMap((file) => {
      const [want, got] = [expected.get(file)!, there.get(file)];
      return got === undefined || got === want ? [] : [{ file, expected: want, actual: got }];
    }),
    missing: names.filter((file) => !there.has(file)),
    extra: [...there.keys()].filter((file) => !expected.has(file)).sort(),
  };
}

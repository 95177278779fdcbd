import type { Sums } from "./sums.ts";

/**
 * The Homebrew formula of a release: `deploy/homebrew/logtap.rb` with the version and, behind each
 * `url`, the checksum of the archive it names. An archive that was not built keeps its old checksum,
 * which its new content cannot have: Homebrew refuses it.
 */
export function releaseFormula(formula: string, version: string, sums: Sums): string {
  const versioned = formula.replace(/^(\s*version )"[^"]*"$/m, `$1"${version}"`);
  return versioned.replace(
    /(url "[^"]*\/([^"/]+)"\n\s*sha256 )"[0-9a-f]{64}"/g,
    (whole, before: string, name: string) => {
      const sum = sums.get(name.replaceAll("#{version}", version));
      return sum === undefined ? whole : `${before}"${sum}"`;
    },
  );
}

/** The archives a formula downloads, with the checksums it expects. */
export function formulaSums(formula: string): Sums {
  const version = /^\s*version "([^"]*)"$/m.exec(formula)?.[1] ?? "";
  const found = formula.matchAll(/url "[^"]*\/([^"/]+)"\n\s*sha256 "([0-9a-f]{64})"/g);
  return new Map([...found].map(([, name = "", sum = ""]) => [
    name.replaceAll("#{version}", version),
    sum,
  ]));
}

/** A section of CHANGELOG.md: `## 0.1.0 (2026-11-21)` and what follows. */
export interface Section {
  /** `0.1.0`, or `Unreleased`. */
  readonly name: string;
  readonly text: string;
}

/** `## v0.1.0`, `## [0.1.0] - 2026-11-21`, `## Unreleased`. */
const HEADING = /^## \[?v?([^\s\]]+)\]?.*$/gm;

export function changelogSections(changelog: string): readonly Section[] {
  const headings = [...changelog.matchAll(HEADING)];
  return headings.map((heading, i) => {
    const from = heading.index + heading[0].length;
    const text = changelog.slice(from, headings[i + 1]?.index ?? changelog.length).trim();
    return { name: heading[1] ?? "", text };
  });
}

/** What changed in a version; undefined when CHANGELOG.md has no heading for it. */
export function changesIn(changelog: string, version: string): string | undefined {
  return changelogSections(changelog).find(({ name }) => name === version)?.text;
}

export interface NotesFacts {
  readonly version: string;
  readonly repository: string;
  /** As {@linkcode changesIn} found them. */
  readonly changes: string;
}

/** The text beside the files of a release. */
export function releaseNotes({ version, repository, changes }: NotesFacts): string {
  return `${changes}

## Check what you have downloaded

\`\`\`sh
sha256sum --check --ignore-missing SHA256SUMS     # macOS: shasum -a 256 -c --ignore-missing SHA256SUMS
gh attestation verify logtap-${version}-linux-x64 --repo ${repository}
\`\`\`

\`logtap-${version}.cdx.json\` lists what the program is made of (CycloneDX).
`;
}

/** A pattern that makes a backtracking engine take years. */
export interface HostilePattern {
  readonly source: string;
  readonly ignoreCase?: boolean;
}

/** The usual ways into catastrophic backtracking, for the bench and for the tests of every flag that takes a pattern. */
export const HOSTILE_PATTERNS: readonly HostilePattern[] = [
  { source: "(a+)+$" },
  { source: "(a|aa)+b", ignoreCase: true },
  { source: String.raw`(\p{L}+)+$` },
  { source: "^(a{1,30}){1,30}$" },
  { source: String.raw`(a+)+\1$` },
];

/** More of them: the same engines fall for these. */
export const MORE_HOSTILE_PATTERNS: readonly HostilePattern[] = [
  { source: "(x+x+)+y" },
  { source: String.raw`(.*)(.*)(.*)(.*)=\d z` },
  { source: String.raw`(?m)(\w+\s?)+$` },
  { source: "(?i)^(([a-z])+.)+[A-Z]([a-z])+$" },
];

const LENGTH = 100_000;

/** Lines of 100 KB that those patterns almost match. */
export function hostileLines(): readonly string[] {
  return [
    `${"a".repeat(LENGTH - 1)}!`,
    "x".repeat(LENGTH),
    `${"word ".repeat(LENGTH / 5 - 1)}end !`,
    `${"a=1 ".repeat(LENGTH / 4 - 1)}=1 y`,
  ];
}

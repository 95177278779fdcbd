import type { Sign } from "./automaton.ts";
import { RULE, type RuleSet } from "./rules.ts";

/**
 * What the automaton tells the scanner. Lower kinds are asked first where several signs end at one
 * byte.
 */
export const KIND = {
  /** `\\u0041` or `\\/`: an escape of JSON inside of JSON hides a letter. */
  deepEscape: 0,
  /** The literal that a custom pattern cannot do without. */
  customLiteral: 1,
  /** `://`, after which a password may come. */
  urlPassword: 2,
  privateKey: 3,
  /** The name of something secret and what follows it. */
  secretName: 4,
  bearer: 5,
  awsKeyId: 6,
  jwt: 7,
  at: 8,
  bareDigits: 9,
  cardBy4: 10,
  cardBy6: 11,
  ssn: 12,
  phonePlus: 13,
  phoneParens: 14,
  phoneGroups: 15,
  ipV4: 16,
  ipV6: 17,
} as const;

/** Names whose values are secret, with whatever stands before them: `db_password`, `X-Auth-Token`. */
const SECRET_NAMES = [
  "passwd",
  "passphrase",
  "passcode",
  "pwd",
  "pass",
  "token",
  "api[_.-]?key",
  "access[_.-]?key",
  "secret[_.-]?key",
  "private[_.-]?key",
  "auth[_.-]?key",
  "signing[_.-]?key",
  "encryption[_.-]?key",
  "account[_.-]?key",
  "access[_.-]?key[_.-]?secret",
  "credentials?",
  "passwords?",
  "secrets?",
] as const;

/** What may follow such a name for a value to come: quotation marks, brackets, `=`, `:`, a space. */
const BEHIND_NAME = String.raw`[\\"'\]=:> ]`;

const named = (name: string): Sign => ({
  kind: KIND.secretName,
  source: `(?i)${name}${BEHIND_NAME}`,
});

/** The signs of the rules that work. A sign is cheap to find and never missing from a match. */
export function signsOf(rules: RuleSet): readonly Sign[] {
  const when = (name: keyof typeof RULE, ...signs: readonly Sign[]) =>
    rules[RULE[name]] === true ? signs : [];
  return [
    { kind: KIND.deepEscape, source: String.raw`\\\\u[0-9A-Fa-f]{4}` },
    { kind: KIND.deepEscape, source: String.raw`\\\\/` },
    ...when("private_key", { kind: KIND.privateKey, source: "-----BEGIN " }),
    ...when("authorization", named("authorization")),
    ...when("cookie", named("cookie")),
    ...when("bearer", { kind: KIND.bearer, source: String.raw`(?i)bearer[\\ :=]` }),
    ...when(
      "aws_key",
      ...["AKIA", "ASIA", "AROA", "AIDA", "ABIA", "ACCA"].map((source) => ({
        kind: KIND.awsKeyId,
        source,
      })),
    ),
    ...rules[RULE.secret] === true
      ? SECRET_NAMES.map(named)
      : when("aws_key", named("secret[_.-]?access[_.-]?key"), named("secret[_.-]?key")),
    ...when("jwt", { kind: KIND.jwt, source: "eyJ" }),
    ...when("url_password", { kind: KIND.urlPassword, source: "://" }),
    ...when("email", { kind: KIND.at, source: "@" }),
    ...when(
      "credit_card",
      { kind: KIND.bareDigits, source: String.raw`\d{13}` },
      { kind: KIND.cardBy4, source: String.raw`\d{4}[ -]\d{4}[ -]\d` },
      { kind: KIND.cardBy6, source: String.raw`\d{4}[ -]\d{6}[ -]\d` },
    ),
    ...when("ssn", { kind: KIND.ssn, source: String.raw`\d{3}-\d{2}-\d{4}` }),
    ...when(
      "phone",
      { kind: KIND.phonePlus, source: String.raw`[+][1-9]` },
      { kind: KIND.phoneParens, source: String.raw`[(]\d{3}[)]` },
      { kind: KIND.phoneGroups, source: String.raw`\d{3}[-. ]\d{3}[-. ]\d{4}` },
    ),
    ...when("ip_v4", { kind: KIND.ipV4, source: String.raw`\d\.\d{1,3}\.\d{1,3}\.\d` }),
    ...when(
      "ip_v6",
      { kind: KIND.ipV6, source: "::" },
      { kind: KIND.ipV6, source: ":[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}:" },
    ),
  ];
}

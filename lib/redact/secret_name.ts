import { byteSet } from "./bytes.ts";
import type { Haystack } from "./haystack.ts";
import { RULE, type RuleSet } from "./rules.ts";

/** What names of fields, headers, variables and options are made of. */
const NAME = byteSet(/[A-Za-z0-9_.-]/);
const NAME_MAX_BYTES = 64;

const AUTHORIZATION = /authorization$/;
const COOKIE = /cookie$/;
/** `aws_secret_access_key`, `SecretAccessKey`. */
const AWS_SECRET = /secretaccesskey$|awssecret(?:key)?$/;
const SECRET =
  /(?:password|passwords|passwd|passphrase|passcode|secrets?|token|apikey|accesskey|secretkey|privatekey|authkey|signingkey|encryptionkey|accountkey|accesskeysecret|credentials?)$/;
/** Short ones are words of their own: `db_pass`, `dbPass`, not `bypass`. */
const SHORT_SECRET = /(?:^|[^A-Za-z]|[a-z](?=[A-Z]))(?:pass|PASS|Pass|pwd|PWD|Pwd)$/;

/** The name that ends before `at`, as it stands there. */
export function nameBefore(text: Haystack, at: number): string {
  const start = text.runStart(NAME, at, NAME_MAX_BYTES);
  return String.fromCharCode(...text.bytes.subarray(start, at));
}

/** The number of the rule that hides values of this name; −1 if none does. */
export function ruleOfName(name: string, rules: RuleSet): number {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const works = (rule: number) => rules[rule] === true;
  if (works(RULE.authorization) && AUTHORIZATION.test(plain)) return RULE.authorization;
  if (works(RULE.cookie) && COOKIE.test(plain)) return RULE.cookie;
  if (works(RULE.aws_key) && AWS_SECRET.test(plain)) return RULE.aws_key;
  if (!works(RULE.secret)) return -1;
  return SECRET.test(plain) || SHORT_SECRET.test(name) ? RULE.secret : -1;
}

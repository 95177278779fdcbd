import { byteSet, textOf } from "./bytes.ts";
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
  return textOf(text.bytes, start, at);
}

/** What a name says, whichever rules work. */
interface Meaning {
  readonly isAuthorization: boolean;
  readonly isCookie: boolean;
  readonly isAwsSecret: boolean;
  readonly isSecret: boolean;
}

/** Names come again and again; forgotten all at once when there are too many. */
const meanings = new Map<string, Meaning>();
const MEANINGS_MAX = 1000;

/** The number of the rule that hides values of this name; −1 if none does. */
export function ruleOfName(name: string, rules: RuleSet): number {
  const meaning = meanings.get(name) ?? learn(name);
  if (meaning.isAuthorization && rules[RULE.authorization] === true) return RULE.authorization;
  if (meaning.isCookie && rules[RULE.cookie] === true) return RULE.cookie;
  if (meaning.isAwsSecret && rules[RULE.aws_key] === true) return RULE.aws_key;
  return meaning.isSecret && rules[RULE.secret] === true ? RULE.secret : -1;
}

function learn(name: string): Meaning {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const meaning: Meaning = {
    isAuthorization: AUTHORIZATION.test(plain),
    isCookie: COOKIE.test(plain),
    isAwsSecret: AWS_SECRET.test(plain),
    isSecret: SECRET.test(plain) || SHORT_SECRET.test(name),
  };
  if (meanings.size >= MEANINGS_MAX) meanings.clear();
  if (name.length <= NAME_MAX_BYTES) meanings.set(name, meaning);
  return meaning;
}

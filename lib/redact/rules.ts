/** One built-in rule. */
export interface Rule {
  /** As in `--redact=email,jwt`, in metadata, ledger and metrics. */
  readonly name: string;
  /** What stands in its tokens: `[REDACTED:cc]`. Those of the older program are kept. */
  readonly label: string;
  /** One phrase for help and docs. */
  readonly doc: string;
}

/**
 * Every built-in rule in order of precedence: where two begin at one sign, the earlier one has it.
 * Names and labels are part of the product.
 */
export const RULES = [
  {
    name: "private_key",
    label: "key",
    doc: "private keys in PEM, in one line; to the end of the text when the end mark is missing",
  },
  {
    name: "authorization",
    label: "auth",
    doc: "values of Authorization and Proxy-Authorization headers, quoted or not",
  },
  { name: "cookie", label: "cookie", doc: "values of Cookie and Set-Cookie headers" },
  {
    name: "bearer",
    label: "bearer",
    doc: "`Bearer` and the whole token behind it",
  },
  {
    name: "aws_key",
    label: "aws",
    doc: "AWS access key ids (AKIA…, ASIA…), and secret access keys behind their names",
  },
  {
    name: "secret",
    label: "secret",
    doc: "values behind password, secret, token, api_key and their kin: key=value, JSON at any " +
      "depth of quoting, headers, XML",
  },
  { name: "jwt", label: "jwt", doc: "JSON web tokens" },
  { name: "url_password", label: "password", doc: "passwords in scheme://user:password@host" },
  { name: "email", label: "email", doc: "e-mail addresses" },
  {
    name: "credit_card",
    label: "cc",
    doc: "card numbers of the known issuers whose check digit is right",
  },
  { name: "ssn", label: "ssn", doc: "US social security numbers, 123-45-6789" },
  {
    name: "phone",
    label: "phone",
    doc: "phone numbers with a + or with separators, such as (555) 123-4567",
  },
  { name: "ip_v4", label: "ip", doc: "IPv4 addresses" },
  { name: "ip_v6", label: "ip", doc: "IPv6 addresses" },
] as const satisfies readonly Rule[];

export type RuleName = typeof RULES[number]["name"];

/** Rule name → its place in {@linkcode RULES}, which is its number inside this room. */
export const RULE = Object.fromEntries(RULES.map(({ name }, i) => [name, i])) as Readonly<
  Record<RuleName, number>
>;

/** Which built-in rules work, by number. */
export type RuleSet = readonly boolean[];

export function ruleSet(names: readonly string[]): RuleSet {
  return RULES.map(({ name }) => names.includes(name));
}

/** A rule of the user's own. */
export interface CustomRule {
  /** Letters, digits, `_`, `.` and `-`; unlike every other rule's name. */
  readonly name: string;
  /** RE2 syntax. */
  readonly pattern: string;
  /** Stands for a match, as it is; without one that is a token made from the name. */
  readonly replacement?: string;
}

/** What stands in the place of a match: the rule's name, or also a tag that is the same for the same value. */
export type TokenMode =
  | { readonly kind: "token" }
  | {
    readonly kind: "hmac";
    readonly key: Uint8Array;
    /** Tells keys apart without telling anything about them. */
    readonly keyId: string;
  };

/** All that redaction has been told: plain data, so that it can be handed to a worker. */
export interface RedactionPlan {
  /** Names of built-in rules that work. */
  readonly rules: readonly string[];
  readonly custom: readonly CustomRule[];
  readonly mode: TokenMode;
}

/** What metadata says about a plan: which rules, and which key if any. */
export interface RedactionFacts {
  readonly enabled: true;
  readonly patterns: readonly string[];
  readonly mode?: string;
  readonly keyId?: string;
}

export function redactionFacts(plan: RedactionPlan): RedactionFacts {
  const { mode } = plan;
  const patterns = ruleNames(plan);
  if (mode.kind === "token") return { enabled: true, patterns };
  return { enabled: true, patterns, mode: mode.kind, keyId: mode.keyId };
}

/** The names of all rules of a plan, built-in ones first. */
export function ruleNames({ rules, custom }: RedactionPlan): readonly string[] {
  return [...rules, ...custom.map(({ name }) => name)];
}

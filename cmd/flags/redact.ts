import { type Flags, type FlagValues, type Host, readSecretFile } from "../../lib/cli/mod.ts";
import { cutValue, LogtapError } from "../../lib/fault/mod.ts";
import {
  ALL_RULES,
  type GivenKey,
  parseRuleChoice,
  type RedactionPlan,
  type RuleChoice,
  RULES,
  type TokenMode,
} from "../../lib/redact/start.ts";

/** Flags of commands that take secrets out of lines. */
export const REDACT_FLAGS = {
  redact: {
    kind: "parsed",
    value: "RULES",
    bare: "true",
    parse: parseRuleChoice,
    local: "behind",
    suggests: RULES.map(({ name }) => name),
    doc: "Replace secrets: all rules, or a list such as email,jwt or all,-ip_v4 (of " +
      `${RULES.map(({ name }) => name).join(", ")}); --no-redact turns it off`,
  },
  redactPatterns: {
    kind: "text",
    value: "FILE.yaml",
    local: "behind",
    completes: "file",
    doc: "Patterns of your own, in RE2 syntax; turns --redact on",
  },
  redactMode: {
    kind: "choice",
    choices: ["token", "hmac"],
    default: "token",
    local: "behind",
    doc: "What stands for a secret: [REDACTED:email], or [email:3f9a1c20b7d4], the same for the " +
      "same value; hmac turns --redact on",
  },
  redactKeyFile: {
    kind: "text",
    value: "FILE",
    local: "never",
    completes: "file",
    doc: "Key for --redact-mode hmac, instead of one that is made and kept for each capture",
  },
} as const satisfies Flags;

type RedactFlags = FlagValues<typeof REDACT_FLAGS>;

/** A key itself, for those who keep such things in variables. */
const KEY_VARIABLE = "LOGTAP_RECV_REDACT_KEY";

export interface RedactionScope {
  readonly host: Pick<Host, "env" | "stderr">;
  /** The capture whose key is gone on with; without one a made key lives as long as the command. */
  readonly dir: string | undefined;
  /** What holds when nobody says anything. */
  readonly byDefault: RuleChoice;
}

/**
 * Flags → what to take out of lines; undefined: nothing. Reads the files that the flags name, and
 * makes a key where one is needed.
 *
 * @throws {LogtapError} usage — flags or files that make no sense; not_found, denied — a file.
 */
export async function redactionOf(
  flags: RedactFlags,
  scope: RedactionScope,
): Promise<RedactionPlan | undefined> {
  const { redactPatterns, redactMode, redactKeyFile } = flags;
  if (redactKeyFile !== undefined && redactMode !== "hmac") {
    throw new LogtapError("usage", "Cannot use --redact-key-file without --redact-mode hmac");
  }
  const choice = flags.redact ?? (isMeant(flags) ? ALL_RULES : scope.byDefault);
  if (choice.kind === "off") return undefined;
  if (choice.wantsCustom && redactPatterns === undefined) {
    throw new LogtapError("usage", "Cannot redact by custom: expected --redact-patterns with it");
  }
  const custom = redactPatterns === undefined
    ? []
    : await (await import("./redact_patterns.ts")).readPatterns(redactPatterns);
  const mode = redactMode === "hmac" ? await keyedMode(flags, scope) : { kind: "token" } as const;
  return { rules: choice.rules, custom, mode };
}

/** Whoever says how secrets are replaced means that they are. */
function isMeant({ redactPatterns, redactMode }: RedactFlags): boolean {
  return redactPatterns !== undefined || redactMode !== "token";
}

/** The redaction of `logtap recv`, as a part of its plan. @throws as {@linkcode redactionOf} */
export async function recvRedactionOf(
  flags: RedactFlags & { readonly dir: string },
  host: Pick<Host, "env" | "stderr">,
): Promise<{ readonly redaction?: RedactionPlan }> {
  const scope = { host, dir: flags.dir, byDefault: { kind: "off" } } as const;
  const redaction = await redactionOf(flags, scope);
  return redaction === undefined ? {} : { redaction };
}

async function keyedMode(
  { redactKeyFile }: RedactFlags,
  { host, dir }: RedactionScope,
): Promise<TokenMode> {
  const { keyForRun, keyForCapture } = await import("./redact_key.ts");
  const given = await givenKey(redactKeyFile, host);
  const wish = given === undefined ? {} : { given };
  const { notice, ...key } = dir === undefined
    ? await keyForRun(wish)
    : await keyForCapture(wish, { dir, env: (name) => host.env(name) });
  if (notice !== undefined) await host.stderr.write(`warning: ${notice}\n`);
  return { kind: "hmac", ...key };
}

async function givenKey(
  file: string | undefined,
  host: RedactionScope["host"],
): Promise<GivenKey | undefined> {
  const text = host.env(KEY_VARIABLE);
  if (file === undefined) return text === undefined ? undefined : { text, origin: KEY_VARIABLE };
  if (text !== undefined) {
    throw new LogtapError("usage", `Cannot use both ${KEY_VARIABLE} and --redact-key-file`);
  }
  const origin = `--redact-key-file "${cutValue(file)}"`;
  return { text: await readSecretFile("--redact-key-file", file, host), origin };
}

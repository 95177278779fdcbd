import { LogtapError } from "../../fault/mod.ts";
import type { Command } from "../command.ts";
import {
  bareText,
  COLOR_FLAG,
  configName,
  type Flag,
  flagName,
  type Flags,
  JSON_FLAG,
  VERBOSE_FLAG,
} from "../flags.ts";
import type { FlagSource } from "../resolve.ts";
import { nearest } from "../suggest.ts";
import type { Texts } from "../values.ts";
import type { ConfigFile } from "./disk.ts";
import { checkLocal } from "./local_rule.ts";
import { type ConfigEntry, type ConfigSection, parseConfig, placeOf } from "./parse_config.ts";

/** Its settings are for every command that has a flag of the name. */
const DEFAULTS = "defaults";

/** What may stand under {@linkcode DEFAULTS}. */
export const COMMON_FLAGS: Flags = {
  color: COLOR_FLAG,
  json: JSON_FLAG,
  utc: { kind: "switch", doc: "Show times in UTC" },
  verbose: VERBOSE_FLAG,
};

/** What the older program's files hold for commands that are not here yet: passed over. */
const LATER = { sections: ["tap"], common: ["timeout"] };

/** A configuration file whose sections are known ones. */
export interface ConfigSections extends Omit<ConfigFile, "text"> {
  readonly sections: readonly ConfigSection[];
}

/**
 * Reads the files as far as can be done without loading commands: their shape and the names of
 * their sections. `verbs` are the commands that have one.
 *
 * @throws {LogtapError} usage — names file, line, the section and the nearest known one.
 */
export async function readSections(
  files: readonly ConfigFile[],
  verbs: readonly string[],
): Promise<readonly ConfigSections[]> {
  return await Promise.all(files.map(async ({ text, ...file }) => {
    const sections = await parseConfig(file.path, text);
    for (const { name, line } of sections) checkSection(name, verbs, placeOf(file.path, line));
    return { ...file, sections };
  }));
}

/**
 * The settings that files have for one command. Only its own section and `defaults` are looked at:
 * a mistake under `recv:` keeps nobody from `logtap inspect`.
 *
 * @throws {LogtapError} usage — a setting that the command does not have, or has twice, or that
 *   takes no list; denied — one that may not stand in a local file.
 */
export function fileSource(files: readonly ConfigSections[], command: Command): FlagSource {
  const settings = files.map((file) => settingsOf(file, command));
  const ownFirst = settings.toReversed();
  return (_command, key, flag) => {
    const order = flag.local === "behind" ? ownFirst : settings;
    return order.find((texts) => texts.has(key))?.get(key);
  };
}

/** Flag key → what one file says. */
type Settings = ReadonlyMap<string, Texts>;

function settingsOf(file: ConfigSections, command: Command): Settings {
  const flags: Flags = { verbose: VERBOSE_FLAG, ...command.flags };
  const found = new Map<string, Texts>();
  const read = (section: string, known: Flags) => {
    for (const { entries } of file.sections.filter(({ name }) => name === section)) {
      const reader = new SectionReader(file, section, known);
      for (const entry of entries) reader.add(entry);
      for (const [key, texts] of reader.settings) found.set(key, texts);
    }
  };
  checkDefaults(file);
  const common = Object.entries(flags).filter(([key]) => key in COMMON_FLAGS);
  read(DEFAULTS, Object.fromEntries(common));
  read(command.name, flags);
  return found;
}

/** One section of one file, against the flags it may set. */
class SectionReader {
  readonly settings = new Map<string, Texts>();
  readonly #file: ConfigSections;
  readonly #section: string;
  /** Name in the file → key of the flag. */
  readonly #names: ReadonlyMap<string, string>;
  readonly #flags: Flags;

  constructor(file: ConfigSections, section: string, flags: Flags) {
    this.#file = file;
    this.#section = section;
    this.#flags = flags;
    this.#names = new Map(Object.entries(flags).flatMap(([key, flag]) => spellingsOf(key, flag)));
  }

  add(entry: ConfigEntry): void {
    const place = placeOf(this.#file.path, entry.line);
    const key = this.#names.get(configName(entry.key));
    const flag = key === undefined ? undefined : this.#flags[key];
    if (key === undefined || flag === undefined) {
      // `defaults` may have what this command has no flag for; its names have been checked.
      if (this.#section === DEFAULTS) return;
      throw this.#unknown(entry, place);
    }
    const name = `${this.#section}.${flagName(key)}`;
    const before = this.settings.get(key);
    if (before !== undefined) {
      throw new LogtapError("usage", `Cannot use ${place}: ${before.origin} is the same setting`);
    }
    const texts = textsOf(entry, flag, { name, place });
    if (this.#file.kind === "local") checkLocal(flag, texts.texts, { name, place });
    this.settings.set(key, texts);
  }

  #unknown({ key }: ConfigEntry, place: string): LogtapError {
    const near = nearest(configName(key), this.#names.keys());
    return unknownName("setting", { name: `${this.#section}.${key}`, place }, {
      ...(near !== undefined && { near: `${this.#section}.${near}` }),
      hint: `\`logtap help ${this.#section}\` lists the flags, which are the settings`,
    });
  }
}

/** `max-disk` and the older program's names for it. */
function spellingsOf(key: string, flag: Flag): (readonly [name: string, key: string])[] {
  return [flagName(key), ...flag.keys ?? []].map((name) => [name, key] as const);
}

/** A name in a file and where it stands. */
export interface Named {
  /** `recv.max-disk`. */
  readonly name: string;
  /** `".logtap.yaml" line 3`. */
  readonly place: string;
}

function textsOf({ value }: ConfigEntry, flag: Flag, { name, place }: Named): Texts {
  const origin = `${name} (${place})`;
  if (value.kind === "one") return { origin, texts: [value.text] };
  if (flag.kind === "list") return { origin, texts: value.texts, isList: true };
  // A list in one text, such as `redact: [email, jwt]`.
  if (bareText(flag) !== undefined) return { origin, texts: [value.texts.join(",")] };
  throw new LogtapError("usage", `Cannot use ${place}: ${name} expects one value, not a list`);
}

function checkSection(name: string, verbs: readonly string[], place: string): void {
  const known = [...verbs, DEFAULTS];
  if (known.includes(name) || LATER.sections.includes(name)) return;
  const near = nearest(name, known);
  throw unknownName("section", { name, place }, {
    ...(near !== undefined && { near }),
    hint: `there may be ${known.toSorted().join(", ")}`,
  });
}

function checkDefaults({ path, sections }: ConfigSections): void {
  const known = Object.keys(COMMON_FLAGS);
  for (const { name, entries } of sections) {
    if (name !== DEFAULTS) continue;
    for (const { key, line } of entries) {
      if ([...known, ...LATER.common].includes(configName(key))) continue;
      const near = nearest(configName(key), known);
      throw unknownName("setting", { name: `${DEFAULTS}.${key}`, place: placeOf(path, line) }, {
        ...(near !== undefined && { near: `${DEFAULTS}.${near}` }),
        hint: `under ${DEFAULTS} there may be ${known.join(", ")}`,
      });
    }
  }
}

function unknownName(
  what: "section" | "setting",
  { name, place }: Named,
  { near, hint }: { readonly near?: string; readonly hint: string },
): LogtapError {
  const guess = near === undefined ? "" : `; did you mean ${near}?`;
  return new LogtapError("usage", `Cannot use ${place}: there is no ${what} ${name}${guess}`, {
    hint,
  });
}

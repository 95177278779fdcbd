import type { Arg, Command } from "../command.ts";
import { bareText, type Flag, flagName, placeholder } from "../flags.ts";
import { shownVerbs, type Verb } from "../help.ts";
import type { Answer, Candidate } from "./candidate.ts";
import { completeLabel, type ReadLabels } from "./labels.ts";
import { completeCapture, completePath, expandHome, type Folders } from "./paths.ts";
import { flagsOf, type Line, readLine, type Typed } from "./spot.ts";

/** What completion looks things up in. */
export interface Surroundings {
  readonly verbs: Readonly<Record<string, CompletedVerb>>;
  readonly folders: Folders;
  readonly readLabels: ReadLabels;
}

/** As in the program's table. */
export interface CompletedVerb extends Verb {
  readonly load: () => Promise<{ readonly default: Command }>;
}

const NOTHING: Answer = { kind: "words", candidates: [] };

/** Where `logtap recv` writes when it is not told: whose labels are meant when no capture is named. */
const USUAL_CAPTURE = "./capture";

/**
 * What the last of the words behind the program's name can become.
 * @throws what cannot be read; the caller says nothing then.
 */
export async function complete(
  words: readonly string[],
  surroundings: Surroundings,
): Promise<Answer> {
  const { verbs } = surroundings;
  const [verb = "", ...rest] = words;
  if (rest.length === 0) {
    return { kind: "words", candidates: starting(verb, verbChoices(verbs, verb)) };
  }
  if (verb === "help") {
    const names = rest.length === 1 ? verbChoices(verbs, "") : [];
    return { kind: "words", candidates: starting(rest[0] ?? "", names) };
  }
  const known = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (known === undefined) return NOTHING;
  const { default: command } = await known.load();
  return await completeSpot(readLine(command, rest), rest.at(-1) ?? "", surroundings);
}

async function completeSpot(
  line: Line,
  word: string,
  surroundings: Surroundings,
): Promise<Answer> {
  const { spot } = line;
  switch (spot.kind) {
    case "flag":
      return { kind: "words", candidates: starting(word, flagChoices(line, word)) };
    case "value":
      return await completeValue(spot.flag, { line, typed: spot.typed }, surroundings);
    case "argument": {
      if (spot.arg !== undefined) {
        return await completeValue(spot.arg, { line, typed: spot.typed }, surroundings);
      }
      // With nothing else to say, flags are.
      return word === "" ? { kind: "words", candidates: flagChoices(line, word) } : NOTHING;
    }
  }
}

interface Asked {
  readonly line: Line;
  readonly typed: Typed;
}

async function completeValue(
  what: Flag | Arg,
  { line, typed: { before, text } }: Asked,
  { folders, readLabels }: Surroundings,
): Promise<Answer> {
  const answer = (kind: Answer["kind"], candidates: readonly Candidate[]): Answer => ({
    kind,
    candidates: candidates.map((found) => ({ ...found, value: before + found.value })),
  });
  switch (what.completes) {
    case "file":
    case "directory":
      return answer("paths", completePath(folders, text, what.completes === "file"));
    case "capture":
      return answer("paths", completeCapture(folders, text));
    case "label": {
      const dir = expandHome(line.captures[0] ?? USUAL_CAPTURE, folders.home);
      const found = completeLabel(await readLabels(dir), text);
      return answer(found.every(({ value }) => value.endsWith("=")) ? "open" : "words", found);
    }
    default:
      return answer("words", wordChoices(what, text));
  }
}

/** The words that a flag's or argument's data name; of a list with commas, for its last item. */
function wordChoices(what: Flag | Arg, text: string): readonly Candidate[] {
  const isFlag = "kind" in what;
  const words = isFlag && what.kind === "choice"
    ? what.choices
    : isFlag && what.kind === "switch"
    ? ["true", "false"]
    : what.suggests ?? [];
  const isSplit = isFlag &&
    (what.kind === "list" ? what.split !== false : bareText(what) !== undefined);
  const cut = isSplit ? text.lastIndexOf(",") + 1 : 0;
  const given = new Set(text.slice(0, cut).split(","));
  return words.filter((word) => word.startsWith(text.slice(cut)) && !given.has(word))
    .map((word) => ({ value: text.slice(0, cut) + word }));
}

function verbChoices(verbs: Surroundings["verbs"], typed: string): readonly Candidate[] {
  if (typed.startsWith("-")) {
    return [
      { value: "--help", doc: "List the commands" },
      { value: "--version", doc: "Say which logtap this is" },
    ];
  }
  const names = shownVerbs(verbs).map((name) => ({ value: name, doc: verbs[name]?.summary ?? "" }));
  return [...names, { value: "help", doc: "Tell about one of them" }];
}

/** The flags that are not on the line yet, or may be again. */
function flagChoices({ command, used }: Line, typed: string): readonly Candidate[] {
  return Object.entries(flagsOf(command))
    .filter(([key, flag]) => flag.kind === "list" || !used.has(key))
    .flatMap(([key, flag]) => {
      const hint = flag.kind === "switch" ? "" : ` (${placeholder(flag)})`;
      const plain = { value: `--${flagName(key)}`, doc: `${flag.doc}${hint}` };
      if (flag.kind !== "switch" || flag.default !== true) return [plain];
      // What is on already is turned off; its own name only helps who types it.
      const off = { value: `--no-${flagName(key)}`, doc: `Do not: ${flag.doc}` };
      return typed.length > 2 ? [off, plain] : [off];
    });
}

function starting(typed: string, candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(typed));
}

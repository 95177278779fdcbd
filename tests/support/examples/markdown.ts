/** A fenced block of a page. */
export interface Block {
  /** From the root of the repository: `docs/webhooks.md`. */
  readonly page: string;
  /** Of the opening fence, from 1. */
  readonly line: number;
  /** The first word behind the fence, lower case; empty when there is none. */
  readonly language: string;
  readonly text: string;
  readonly notes: Notes;
  /** A block of output that stands right behind this one. */
  readonly output?: Block;
}

/**
 * What a page says about an example, each in an HTML comment of its own right before the block:
 *
 *     <!-- example: skip: needs a cluster -->        not run; listed by this reason
 *     <!-- example: needs: brew -->                  runs where these programs are
 *     <!-- example: exit: 6 -->                      ends with this code instead of 0
 *     <!-- example: file: .logtap.yaml -->           kept under this name for the blocks below
 *     <!-- example: before: openssl req … -->        shell that runs first and that readers do not see
 *     <!-- example: terminal: q -->                  runs on a terminal; these keys leave its views
 *     <!-- example: alone -->                        servers that examples above have started end first
 *     <!-- example: output -->                       what the block above prints, whatever its language
 */
export interface Notes {
  readonly skip?: string;
  readonly needs: readonly string[];
  readonly exit: number;
  readonly file?: string;
  readonly before: string;
  readonly terminal?: readonly string[];
  readonly alone: boolean;
  readonly isOutput: boolean;
}

/** What holds where a page says nothing. */
export const NO_NOTES: Notes = { needs: [], exit: 0, before: "", alone: false, isOutput: false };

const PART =
  /<!--\s*example:([^]*?)-->|^( *)(`{3,}|~{3,})([^\n`]*)\n([^]*?)^\2\3[`~]* *$|^[^\n]*\S[^\n]*$/gm;

/** The fenced blocks of a page, in order. @throws {Error} for a note that is not understood. */
export function blocksOf(page: string, text: string): readonly Block[] {
  const blocks: Block[] = [];
  let notes: string[] = [];
  let isRightBehind = false;
  for (const match of text.matchAll(PART)) {
    const [, note, indent = "", fence, info = "", body = ""] = match;
    if (note !== undefined) {
      notes.push(note);
    } else if (fence === undefined) {
      [notes, isRightBehind] = [[], false];
    } else {
      const line = text.slice(0, match.index).split("\n").length;
      const block: Block = {
        ...{ page, line, notes: readNotes(`${page}:${line}`, notes) },
        language: /^\s*([^\s{,]*)/.exec(info)![1]!.toLowerCase(),
        text: body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
      };
      const last = blocks.at(-1);
      const isOutput = block.notes.isOutput || block.language === "output";
      if (isOutput && isRightBehind && last !== undefined) {
        blocks[blocks.length - 1] = { ...last, output: block };
      } else {
        if (isOutput) throw new Error(`${page}:${line}: output of nothing`);
        blocks.push(block);
      }
      [notes, isRightBehind] = [[], true];
    }
  }
  return blocks;
}

function readNotes(place: string, texts: readonly string[]): Notes {
  const notes = { needs: [] as string[], exit: 0, before: "", alone: false, isOutput: false };
  let more: { skip?: string; file?: string; terminal?: readonly string[] } = {};
  for (const text of texts) {
    const [, key = "", value = ""] = /^\s*([a-z]+)(?::\s*([^]*?))?\s*$/.exec(text) ?? [];
    if (key === "output") notes.isOutput = true;
    else if (key === "alone") notes.alone = true;
    else if (value === "") throw new Error(`${place}: cannot read the note "${text.trim()}"`);
    else if (key === "skip" || key === "file") more = { ...more, [key]: value };
    else if (key === "terminal") more = { ...more, terminal: value.split(/\s+/) };
    else if (key === "needs") notes.needs.push(...value.split(/[\s,]+/));
    else if (key === "exit") notes.exit = Number(value);
    else if (key === "before") notes.before += `${value}\n`;
    else throw new Error(`${place}: there is no note "${key}"`);
  }
  return { ...notes, ...more };
}

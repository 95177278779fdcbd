import { type Finding, type Piece, sendPiece } from "../../capture/mod.ts";
import type { Parcel, WorkerPool } from "../../pipe/mod.ts";
import type { GrepPlan, GrepReply, GrepRequest } from "./messages.ts";
import { type Picked, Picker } from "./picker.ts";

export type GrepPool = WorkerPool<GrepRequest, GrepReply>;

export interface GrepInput {
  /** In the order in which matches are printed. */
  readonly pieces: AsyncIterable<Piece>;
  readonly pool: GrepPool;
  readonly signal: AbortSignal;
  tell(finding: Finding): void;
}

export interface GrepOptions extends Omit<GrepPlan, "give"> {
  readonly output: GrepOutput;
  /** Only the first so many matches. */
  readonly max?: number;
}

export type GrepOutput =
  /** The entries; of text, `--` between neighbourhoods that do not touch. */
  | { readonly kind: "entries" }
  /** How many match in each data file that has some. */
  | { readonly kind: "counts"; readonly json: boolean }
  /** The names of those files. */
  | { readonly kind: "files"; readonly json: boolean };

export interface GrepTotals {
  readonly matches: number;
  /** Matches by data file, of those that have some, in capture order. */
  readonly files: ReadonlyMap<string, number>;
}

/** Takes text, or its UTF-8; a promise means that the reader is slow and must be waited for. */
export type WriteText = (text: string | Uint8Array) => void | Promise<void>;

/**
 * Prints what matches, in the order of the pieces, whichever worker was first.
 *
 * @returns what was printed, or counted.
 */
export async function grep(
  input: GrepInput,
  options: GrepOptions,
  write: WriteText,
): Promise<GrepTotals> {
  const { output } = options;
  const isShown = output.kind === "entries";
  const files = new Map<string, number>();
  const lines = new Lines(isShown ? options : { ...options, before: 0, after: 0 });
  const give = lines.isNeeded ? "lines" : isShown ? "text" : "count";
  for await (const reply of input.pool.run(parcels(input, options, give))) {
    input.signal.throwIfAborted();
    for (const finding of reply.findings) input.tell(finding);
    const { text, matches } = lines.isNeeded ? lines.take(reply) : reply;
    const name = dataFileOf(reply.file);
    if (matches > 0) files.set(name, (files.get(name) ?? 0) + matches);
    if (isShown && text.length > 0) await write(text);
    if (lines.isDone) break;
  }
  if (output.kind !== "entries") await write(filesText(files, output));
  return { matches: files.values().reduce((sum, count) => sum + count, 0), files };
}

async function* parcels(
  { pieces }: GrepInput,
  options: GrepOptions,
  give: GrepPlan["give"],
): AsyncGenerator<Parcel<GrepRequest>> {
  const { output: _, max: __, ...rest } = options;
  const plan: GrepPlan = { ...rest, give };
  for await (const piece of pieces) {
    const { piece: sent, transfer } = sendPiece(piece);
    yield { request: { plan, piece: sent }, transfer };
  }
}

/** A tail is the end of its data file. */
function dataFileOf(file: string): string {
  return file.replace(/\.\d+\.tail\.jsonl$/, "");
}

function filesText(
  files: ReadonlyMap<string, number>,
  { kind, json }: Extract<GrepOutput, { readonly json: boolean }>,
): string {
  let text = "";
  for (const [file, count] of files) {
    const isCounted = kind === "counts";
    if (json) text += `${JSON.stringify(isCounted ? { file, count } : { file })}\n`;
    else text += isCounted ? `${file}\t${count}\n` : `${file}\n`;
  }
  return text;
}

/** Prints lines of which not all are wanted. */
class Lines {
  /** False when every match is printed, and nothing else. */
  readonly isNeeded: boolean;
  readonly #picker: Picker;
  readonly #isJson: boolean;
  /** Lines stand apart only where neighbours are shown. */
  readonly #hasGroups: boolean;
  #places = 0;

  constructor({ before, after, max = Infinity, format }: GrepOptions) {
    this.#picker = new Picker({ before, after, max });
    this.#isJson = format.kind === "json";
    this.#hasGroups = before + after > 0;
    this.isNeeded = this.#hasGroups || max !== Infinity;
  }

  get isDone(): boolean {
    return this.#picker.isDone;
  }

  /** What is to be printed by now, and the matches among it. */
  take({ lines, places }: GrepReply): { readonly text: string; readonly matches: number } {
    const before = this.#picker.matches;
    const picked: Picked[] = [];
    for (const line of lines) this.#picker.push(line, this.#places + line.place, picked);
    this.#places += places;
    const text = picked.map((one) => this.#text(one)).join("");
    return { text, matches: this.#picker.matches - before };
  }

  #text({ text, role, isApart }: Picked): string {
    if (this.#isJson) {
      return role === "match" ? `${text}\n` : `${text.slice(0, -1)},"context":"${role}"}\n`;
    }
    return isApart && this.#hasGroups ? `--\n${text}\n` : `${text}\n`;
  }
}

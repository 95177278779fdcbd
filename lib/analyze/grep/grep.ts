import {
  type BlockFilter,
  bytesOf,
  type Finding,
  type Piece,
  sendPiece,
} from "../../capture/read.ts";
import { compileFilter, parseAbsolute } from "../../filter/mod.ts";
import { oneAhead, type Parcel, type WorkerPool } from "../../pipe/mod.ts";
import { byTime } from "./by_time.ts";
import type { GrepLine, GrepPlan, GrepReply, GrepRequest } from "./messages.ts";
import { type Picked, Picker } from "./picker.ts";

export type GrepPool = WorkerPool<GrepRequest, GrepReply>;

export interface GrepInput {
  /** The pieces of the capture that a filter does not rule out, in cursor order. */
  pieces(filter: BlockFilter): AsyncIterable<Piece>;
  readonly pool: GrepPool;
  readonly signal: AbortSignal;
  tell(finding: Finding): void;
}

export interface GrepOptions extends Omit<GrepPlan, "give"> {
  readonly output: GrepOutput;
  /** Only the first so many matches. */
  readonly max?: number;
  /** In order of time, not in the order they were written. */
  readonly isByTime: boolean;
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

/** What is held to put matches into order. */
const SORT_BYTES = 32 * 1024 * 1024;
/** What a line takes beside its text. */
const LINE_BYTES = 200;

/**
 * Prints what matches, in the order of the capture whichever worker was first, or in order of time
 * (memory: 32 MiB of lines). Neighbours are those in the order that is printed.
 *
 * @returns what was printed, or counted.
 */
export async function grep(
  input: GrepInput,
  options: GrepOptions,
  write: WriteText,
): Promise<GrepTotals> {
  const { output, isByTime } = options;
  const files = new Map<string, number>();
  const isShown = output.kind === "entries";
  const shown = isShown ? options : { ...options, before: 0, after: 0 };
  const found = isShown && isByTime ? sorted(input, shown) : inCaptureOrder(input, shown);
  for await (const { file, text, matches } of found) {
    const name = dataFileOf(file);
    if (matches > 0) files.set(name, (files.get(name) ?? 0) + matches);
    if (isShown && text.length > 0) await write(text);
  }
  if (output.kind !== "entries") await write(filesText(files, output));
  return { matches: files.values().reduce((sum, count) => sum + count, 0), files };
}

/** What is to be printed next. */
interface FoundText {
  readonly file: string;
  readonly text: string | Uint8Array;
  readonly matches: number;
}

async function* inCaptureOrder(
  input: GrepInput,
  options: GrepOptions,
): AsyncGenerator<FoundText> {
  const lines = new Lines(options);
  const isShown = options.output.kind === "entries";
  const give = lines.isNeeded ? "lines" : isShown ? "text" : "count";
  if (lines.isDone) return;
  for await (const reply of replies(input, { ...options, give }, scopeOf(options))) {
    if (!lines.isNeeded) {
      yield reply;
      continue;
    }
    yield { file: reply.file, ...lines.take(reply.lines) };
    lines.endPiece(reply.places);
    if (lines.isDone) return;
  }
}

/** A line that waits to be put into order. */
interface SortedLine extends GrepLine {
  readonly file: string;
  readonly bytes: number;
}

async function* sorted(input: GrepInput, options: GrepOptions): AsyncGenerator<FoundText> {
  const lines = new Lines(options);
  if (lines.isDone) return;
  // Who is whose neighbour is only known in order of time: then every entry has to come.
  const around = options.before + options.after > 0 ? Infinity : 0;
  const plan: GrepPlan = { ...options, before: around, after: around, give: "lines" };
  const scope = scopeOf(options);
  async function* scan(window: BlockFilter): AsyncGenerator<SortedLine> {
    const filter: BlockFilter = {
      mayMatch: (summary) => window.mayMatch(summary) && scope.mayMatch(summary),
    };
    for await (const { file, lines } of replies(input, plan, filter)) {
      for (const line of lines) {
        yield { ...line, file, bytes: line.text.length * 2 + LINE_BYTES };
      }
    }
  }
  for await (const run of byTime({ scan, budgetBytes: SORT_BYTES })) {
    for (const line of run) {
      yield { file: line.file, ...lines.take([{ ...line, place: 0 }]) };
      lines.endPiece(1);
      if (lines.isDone) return;
    }
  }
}

async function* replies(
  input: GrepInput,
  options: GrepPlan,
  filter: BlockFilter,
): AsyncGenerator<GrepReply> {
  const { filter: texts, invert, before, after, format, give } = options;
  const plan: GrepPlan = { filter: texts, invert, before, after, format, give };
  async function* parcels(): AsyncGenerator<Parcel<GrepRequest>> {
    for await (const piece of oneAhead(input.pieces(filter))) {
      const send = () => {
        const { piece: sent, transfer } = sendPiece(piece);
        return { request: { plan, piece: sent }, transfer };
      };
      yield { request: { plan, piece }, send, work: bytesOf(piece) };
    }
  }
  for await (const reply of input.pool.run(parcels())) {
    input.signal.throwIfAborted();
    for (const finding of reply.findings) input.tell(finding);
    yield reply;
  }
}

/** By time and labels; the pattern rules no block out. */
function scopeOf({ filter }: GrepOptions): BlockFilter {
  const { grep: _, ...scope } = parseAbsolute(filter);
  return compileFilter(scope);
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
  take(lines: readonly GrepLine[]): { readonly text: string; readonly matches: number } {
    const before = this.#picker.matches;
    const picked: Picked[] = [];
    for (const line of lines) this.#picker.push(line, this.#places + line.place, picked);
    const text = picked.map((one) => this.#text(one)).join("");
    return { text, matches: this.#picker.matches - before };
  }

  /** The next line's place 0 is behind so many. */
  endPiece(places: number): void {
    this.#places += places;
  }

  #text({ text, role, isApart }: Picked): string {
    if (this.#isJson) {
      return role === "match" ? `${text}\n` : `${text.slice(0, -1)},"context":"${role}"}\n`;
    }
    return isApart && this.#hasGroups ? `--\n${text}\n` : `${text}\n`;
  }
}

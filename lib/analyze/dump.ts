import type { Entry } from "../entry/mod.ts";
import type { Filter } from "../filter/mod.ts";
import type { EntryFormat } from "./entry_format.ts";
import { type Selected, type Selection, Selector } from "./selection.ts";

/** What a dump prints. */
export type DumpOutput =
  /** The entries, one line each; a separator stands between neighbourhoods that do not touch. */
  | { readonly kind: "lines"; readonly format: EntryFormat; readonly separator?: string }
  /** Only how many match, as a number or as `{"count":N}`. */
  | { readonly kind: "count"; readonly json: boolean };

export interface DumpOptions {
  /** Entries that take part at all: by time and labels. Neighbours of a match are among them. */
  readonly scope: Filter;
  /** Those of them that match. */
  readonly match: Filter;
  readonly selection: Selection;
  readonly output: DumpOutput;
}

export interface DumpInput {
  /** In capture order. Closed early when no more is wanted. */
  readonly batches: AsyncIterable<readonly { readonly entry: Entry }[]>;
  /** Ends the dump: its reason is thrown. */
  readonly signal: AbortSignal;
}

/** Takes text; a promise means that the reader is slow and must be waited for. */
export type Write = (text: string) => void | Promise<void>;

/**
 * Prints the selected entries. Order is kept; memory is what the selection needs and one batch.
 * Counting knows `head`, but neither `tail` nor neighbours.
 *
 * @returns how many matched.
 */
export async function dump(
  input: DumpInput,
  options: DumpOptions,
  write: Write,
): Promise<number> {
  const { selection: { head }, output } = options;
  const isCount = output.kind === "count";
  const counted = { before: 0, after: 0, ...(head !== undefined && { head }) };
  const selector = new Selector<Entry>(isCount ? counted : options.selection);
  const lines = isCount ? undefined : new LineWriter(output, options.selection);
  let $out: Selected<Entry>[] = [];
  if (!selector.isDone) {
    for await (const batch of input.batches) {
      input.signal.throwIfAborted();
      selectFrom(batch, options, { selector, $out });
      if (lines !== undefined && $out.length > 0) await write(lines.text($out));
      $out = [];
      if (selector.isDone) break;
    }
  }
  selector.finish($out);
  if (output.kind === "count") await write(countText(selector.matches, output.json));
  else if (lines !== undefined && $out.length > 0) await write(lines.text($out));
  return selector.matches;
}

interface Selecting {
  readonly selector: Selector<Entry>;
  readonly $out: Selected<Entry>[];
}

function selectFrom(
  batch: readonly { readonly entry: Entry }[],
  { scope, match }: DumpOptions,
  { selector, $out }: Selecting,
): void {
  for (const { entry } of batch) {
    if (!scope.matches(entry)) continue;
    selector.push(entry, match.matches(entry), $out);
    if (selector.isDone) return;
  }
}

function countText(count: number, json: boolean): string {
  return json ? `{"count":${count}}\n` : `${count}\n`;
}

/** Formats what was selected, with separators where something was left out between neighbours. */
class LineWriter {
  readonly #format: EntryFormat;
  readonly #separator: string | undefined;
  #last: number | undefined;

  constructor(
    { format, separator }: Extract<DumpOutput, { kind: "lines" }>,
    { before, after }: Selection,
  ) {
    this.#format = format;
    this.#separator = before + after > 0 ? separator : undefined;
  }

  text(selected: readonly Selected<Entry>[]): string {
    let text = "";
    for (const { item, place } of selected) {
      const hasGap = this.#last !== undefined && place > this.#last + 1;
      if (hasGap && this.#separator !== undefined) text += `${this.#separator}\n`;
      text += `${this.#format(item)}\n`;
      this.#last = place;
    }
    return text;
  }
}

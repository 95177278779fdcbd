import { type Batch, checkRewritten, type Span } from "../entry/mod.ts";
import { LabelRedactor } from "./label_redactor.ts";
import { type RedactionPlan, ruleNames } from "./plan.ts";
import { ruleSet } from "./rules.ts";
import type { Stretch } from "./scanner.ts";
import { TextRedactor } from "./text_redactor.ts";

/** Replacements by rule. */
export type RedactionCounts = ReadonlyMap<string, number>;

/** Takes secrets out of batches: messages, labels and metadata. One for the life of a receiver. */
export class Redactor {
  /** Names of the rules that work. */
  readonly names: readonly string[];
  readonly #text: TextRedactor;
  readonly #labels: LabelRedactor;
  readonly #span: Span = { start: 0, end: 0 };
  readonly #stretch = { bytes: new Uint8Array(0) as Uint8Array, start: 0, end: 0 };
  #counts: number[] = [];

  /** @throws {LogtapError} usage — a custom pattern that cannot be compiled. */
  constructor(plan: RedactionPlan) {
    this.names = ruleNames(plan);
    this.#text = new TextRedactor(plan);
    this.#labels = new LabelRedactor(this.#text, ruleSet(plan.rules));
  }

  /**
   * Replaces in place. Every line stays, in valid canonical JSON and within the limits of lib/entry.
   *
   * @returns how often each rule replaced something; rules that did not are left out.
   * @throws {LogtapError} too_large — tokens would make the push too long; the batch is then void.
   */
  redact(batch: Batch): RedactionCounts {
    this.#counts = [];
    const count = (rule: number) => void (this.#counts[rule] = (this.#counts[rule] ?? 0) + 1);
    batch.sets.forEach((set, i) => batch.sets[i] = this.#labels.labels(set, count));
    const bytes = this.#redactMessages(batch, count);
    this.#redactMeta(batch, { bytes, count });
    const counted = this.#counts.map((n, rule) => [this.#text.nameOf(rule), n] as const);
    return new Map(counted.filter((pair) => pair !== undefined));
  }

  /** Returns how many bytes were rewritten. */
  #redactMessages(batch: Batch, count: (rule: number) => void): number {
    const onHit = ({ rule }: { readonly rule: number }) => count(rule);
    let rewritten = 0;
    for (let i = 0; i < batch.count; i++) {
      const stretch = this.#place(batch, batch.msgStart[i]!, batch.msgEnd[i]!);
      const text = this.#text.redact(stretch, onHit);
      if (text === undefined) continue;
      checkRewritten(rewritten += text.length);
      batch.put(text, this.#span);
      batch.msgStart[i] = this.#span.start;
      batch.msgEnd[i] = this.#span.end;
    }
    return rewritten;
  }

  #redactMeta(
    batch: Batch,
    { bytes, count }: { readonly bytes: number; readonly count: (rule: number) => void },
  ): void {
    let rewritten = bytes;
    for (let i = 0; i < batch.count; i++) {
      const start = batch.metaStart[i]!;
      const end = batch.metaEnd[i]!;
      // In the whole object the names stand before their values, as in any JSON.
      if (start === end || !this.#text.find(this.#place(batch, start, end))) continue;
      const meta = this.#labels.meta(batch.text(start, end), count);
      if (meta === undefined) continue;
      checkRewritten(rewritten += meta.length);
      batch.put(meta, this.#span);
      batch.metaStart[i] = this.#span.start;
      batch.metaEnd[i] = this.#span.end;
    }
  }

  /** Where a span lies. Text in the body is not sliced: a view for each line would cost more. */
  #place(batch: Batch, start: number, end: number): Stretch {
    const { body } = batch;
    const stretch = this.#stretch;
    const isInBody = end <= body.length;
    stretch.bytes = isInBody ? body : batch.text(start, end);
    stretch.start = isInBody ? start : 0;
    stretch.end = isInBody ? end : stretch.bytes.length;
    return stretch;
  }
}

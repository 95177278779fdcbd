import type { CapturedEntry } from "../../../lib/capture/read.ts";
import {
  ownText,
  patternOf,
  type Signature,
  SignatureMiner,
  signatureOf,
} from "../../../lib/line/mod.ts";
import type { Level, PatternCount, Tell } from "../messages.ts";
import { levelOfEntry } from "../window.ts";
import type { Part } from "./scan_messages.ts";
import type { Tally } from "./tallies.ts";

/** Signatures that are counted exactly, as long as there are no more. */
const SIGNATURES_MAX = 5000;

/** What is known of a signature from the first entry that had it. */
export interface FirstEntry {
  readonly cursor: number;
  readonly level?: Level;
}

/** The signatures that most entries have. */
export class PatternTally implements Tally {
  readonly #miner = new SignatureMiner(SIGNATURES_MAX);
  /** By the signature of the one message, which is that of many or becomes part of it. */
  readonly #first = new Map<string, FirstEntry>();
  /** Patterns that were made before: the same signatures are told again and again. */
  readonly #patterns = new Map<string, string | undefined>();

  add(entries: readonly CapturedEntry[]): void {
    for (const captured of entries) {
      const { entry: { msg, ts }, cursor } = captured;
      const signature = this.#miner.add(msg, ts);
      if (this.#first.has(signature) || this.#first.size >= SIGNATURES_MAX) continue;
      const level = levelOfEntry(captured);
      this.#first.set(ownText(signature), { cursor, ...level !== undefined && { level } });
    }
  }

  part(): Part {
    const mined = this.#miner.part();
    const first = mined.signatures.map(({ example }) => this.#first.get(signatureOf(example)));
    return { kind: "patterns", mined, first };
  }

  merge(part: Part): void {
    if (part.kind !== "patterns") return;
    this.#miner.merge(part.mined);
    part.mined.signatures.forEach(({ example }, i) => {
      const first = part.first[i];
      if (first === undefined || this.#first.size >= SIGNATURES_MAX) return;
      const signature = signatureOf(example);
      if (!this.#first.has(signature)) this.#first.set(ownText(signature), first);
    });
  }

  /** @param top how many of them. */
  tell(ticket: number, { top, isDone }: { readonly top: number; readonly isDone: boolean }): Tell {
    const { signatures, total } = this.#miner.result();
    const patterns = signatures.slice(0, top).map((found): PatternCount => {
      const first = this.#first.get(signatureOf(found.example));
      const pattern = this.#patternOf(found);
      return {
        signature: found.signature,
        ...pattern !== undefined && { pattern },
        lines: found.count,
        example: first?.cursor ?? 1,
        ...first?.level !== undefined && { level: first.level },
      };
    });
    return { kind: "patterns", ticket, patterns, lines: total, isDone };
  }

  #patternOf(found: Signature): string | undefined {
    const key = `${found.signature}\n${found.example}`;
    if (!this.#patterns.has(key)) {
      if (this.#patterns.size >= SIGNATURES_MAX) this.#patterns.clear();
      this.#patterns.set(key, patternOf(found));
    }
    return this.#patterns.get(key);
  }
}

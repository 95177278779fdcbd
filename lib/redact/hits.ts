import { type Hit, newHit } from "./haystack.ts";

const FIRST_CAPACITY = 16;
const FIELDS = 7;

/** The matches in one text, left to right, not overlapping. Kept and filled again for each text. */
export class Hits {
  count = 0;
  #fields = new Int32Array(FIRST_CAPACITY * FIELDS);

  clear(): void {
    this.count = 0;
  }

  push(hit: Readonly<Hit>): void {
    const at = this.count * FIELDS;
    if (at === this.#fields.length) {
      const grown = new Int32Array(at * 2);
      grown.set(this.#fields);
      this.#fields = grown;
    }
    const fields = this.#fields;
    fields[at] = hit.rule;
    fields[at + 1] = hit.start;
    fields[at + 2] = hit.end;
    fields[at + 3] = hit.valueStart;
    fields[at + 4] = hit.valueEnd;
    fields[at + 5] = hit.quoteStart;
    fields[at + 6] = hit.quoteEnd;
    this.count++;
  }

  read(i: number, $hit: Hit): void {
    const at = i * FIELDS;
    const fields = this.#fields;
    $hit.rule = fields[at]!;
    $hit.start = fields[at + 1]!;
    $hit.end = fields[at + 2]!;
    $hit.valueStart = fields[at + 3]!;
    $hit.valueEnd = fields[at + 4]!;
    $hit.quoteStart = fields[at + 5]!;
    $hit.quoteEnd = fields[at + 6]!;
  }

  /** Sorts by place; of matches that overlap, the later one keeps what the earlier one leaves. */
  arrange(): void {
    const all = Array.from({ length: this.count }, (_, i) => {
      const hit = newHit();
      this.read(i, hit);
      return hit;
    });
    // Sorting is stable: at one place, the one that was pushed first comes first.
    all.sort((a, b) => a.start - b.start);
    this.clear();
    let end = 0;
    for (const hit of all) {
      if (hit.end <= end) continue;
      hit.start = Math.max(hit.start, end);
      end = hit.end;
      this.push(hit);
    }
  }
}

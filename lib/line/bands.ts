import { classOf, ROUNDING, WILD_CODE, type WordCode } from "./template.ts";

/** Texts that share a band and are looked at; of more, those that came last. */
const LOOKED_AT = 16;
const SLOTS_MIN = 256;

/**
 * Finds those of many texts, given as the codes of their words, that may be alike: of n words at most
 * d differ. The words are dealt out to d + 1 bands, so that alike texts have a band in common,
 * and are found by it. A text takes 32 bytes a band or so, and makes no garbage.
 *
 * A look-up costs at most 16 texts a band, however many share one.
 */
export class Bands {
  readonly #differing: number;
  /** A hash table with open addressing: the key in a slot, and its last link; 0 for none. */
  #keys = new Int32Array(SLOTS_MIN);
  #last = new Int32Array(SLOTS_MIN);
  #used = 0;
  /** Link → the text, and the link before it with the same key. Link 0 is none. */
  #texts = new Int32Array(SLOTS_MIN);
  #before = new Int32Array(SLOTS_MIN);
  #links = 1;
  /** Text → the look-up that came upon it last. */
  readonly #seenIn: number[] = [];
  #lookup = 0;

  /** @param differing the share of words that may differ. */
  constructor(differing: number) {
    this.#differing = differing;
  }

  /** @param salt tells texts of different kinds apart. */
  add(text: number, codes: readonly WordCode[], salt: number): void {
    this.#seenIn[text] = 0;
    this.#eachKey(codes, salt, (key) => this.#link(key, text));
  }

  /** Visits the texts that may be alike; others may be among them. */
  eachLike(codes: readonly WordCode[], salt: number, visit: (text: number) => void): void {
    const lookup = ++this.#lookup;
    this.#eachKey(codes, salt, (key) => {
      let link = this.#last[this.#slot(key)]!;
      for (let i = 0; link !== 0 && i < LOOKED_AT; i++) {
        const text = this.#texts[link]!;
        if (this.#seenIn[text] !== lookup) visit(text);
        this.#seenIn[text] = lookup;
        link = this.#before[link]!;
      }
    });
  }

  clear(): void {
    this.#last.fill(0);
    this.#used = 0;
    this.#links = 1;
    this.#seenIn.length = 0;
  }

  /**
   * A key for every band: of every `bands`th word, so that words that begin many texts are spread.
   * None where a word varies: it equals none.
   */
  #eachKey(codes: readonly WordCode[], salt: number, visit: (key: number) => void): void {
    const bands = Math.floor(this.#differing * codes.length + ROUNDING) + 1;
    for (let band = 0; band < bands; band++) {
      let key = Math.imul(salt, 0x9e3779b1) ^ band;
      let isFixed = true;
      for (let i = band; i < codes.length && isFixed; i += bands) {
        const word = classOf(codes[i]!);
        isFixed = word !== WILD_CODE;
        key = Math.imul(key ^ word, 0x01000193);
        key ^= key >>> 15;
      }
      if (isFixed) visit(key);
    }
  }

  #link(key: number, text: number): void {
    if (this.#used * 2 >= this.#keys.length) this.#widen();
    if (this.#links === this.#texts.length) {
      this.#texts = doubled(this.#texts);
      this.#before = doubled(this.#before);
    }
    const slot = this.#slot(key);
    const link = this.#links++;
    const before = this.#last[slot]!;
    if (before === 0) this.#used++;
    this.#texts[link] = text;
    this.#before[link] = before;
    this.#keys[slot] = key;
    this.#last[slot] = link;
  }

  /** Where the key is, or where it would go. */
  #slot(key: number): number {
    const mask = this.#keys.length - 1;
    let slot = (key ^ key >>> 16) & mask;
    while (this.#last[slot] !== 0 && this.#keys[slot] !== key) slot = slot + 1 & mask;
    return slot;
  }

  #widen(): void {
    const [keys, last] = [this.#keys, this.#last];
    this.#keys = new Int32Array(2 * keys.length);
    this.#last = new Int32Array(2 * keys.length);
    for (let i = 0; i < keys.length; i++) {
      if (last[i] === 0) continue;
      const slot = this.#slot(keys[i]!);
      this.#keys[slot] = keys[i]!;
      this.#last[slot] = last[i]!;
    }
  }
}

function doubled(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * numbers.length);
  longer.set(numbers);
  return longer;
}

import { dataFileName, type DataForm, parseDataName } from "../format/mod.ts";

const COUNTERS = 1000;

/** Names new data files so that they sort behind all earlier ones, whatever the clock does. */
export class FileNamer {
  readonly #form: DataForm;
  readonly #now: () => number;
  /** Second and counter of the last name given or found. */
  #second: number;
  #counter: number;

  /** @param names what the directory holds already. */
  constructor(form: DataForm, names: readonly string[], now: () => number) {
    this.#form = form;
    this.#now = now;
    const last = names.filter((name) => parseDataName(name)?.isOurs).sort().at(-1);
    this.#second = last === undefined ? -1 : secondOf(last);
    this.#counter = last === undefined ? -1 : Number(/-(\d+)\.jsonl/.exec(last)![1]);
  }

  next(): string {
    const second = Math.floor(this.#now() / 1000);
    if (second > this.#second) {
      this.#second = second;
      this.#counter = 0;
    } else {
      this.#counter++;
      this.#second += Math.floor(this.#counter / COUNTERS);
      this.#counter %= COUNTERS;
    }
    return dataFileName(this.#second * 1000, this.#counter, this.#form);
  }
}

/** `2026-11-21T103201-000.jsonl.zst` → seconds since 1970. */
function secondOf(name: string): number {
  const [date, clock] = [name.slice(0, 10), name.slice(11, 17)];
  const time = `${clock.slice(0, 2)}:${clock.slice(2, 4)}:${clock.slice(4, 6)}`;
  return Date.parse(`${date}T${time}Z`) / 1000;
}

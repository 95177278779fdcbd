import { parseSteps, type Step } from "./sign.ts";

/** Something to look for: its number, and how its sign is written (see sign.ts). */
export interface Sign {
  readonly kind: number;
  readonly source: string;
}

/**
 * All signs in one table, so that one look at each byte finds the ends of all of them:
 *
 *     state = next[state + classOf[byte]];   if (state >= firstFinal) kinds[state >> shift] …
 *
 * States are pre-multiplied by the width of a row. The cost of a byte does not depend on the text,
 * nor on how many signs there are.
 */
export interface Automaton {
  readonly classOf: Uint8Array;
  readonly next: Uint16Array | Uint32Array;
  /** The width of a row is `1 << shift`. */
  readonly shift: number;
  /** Where no sign has begun. */
  readonly initial: number;
  /** States from here on end one or more signs. */
  readonly firstFinal: number;
  /** Row → kinds of the signs that end there, ascending. */
  readonly kinds: readonly (readonly number[])[];
}

/**
 * More would mean that a sign repeats too much: the built-in ones make about four hundred, a hundred
 * custom literals twelve hundred more.
 */
const STATES_MAX = 20_000;

/** One place in one sign. */
interface Place {
  readonly step: Step | undefined;
  readonly kind: number;
  /** Numbers of places that may come next without a byte, this one included. */
  readonly closure: readonly number[];
}

/** Builds the table by the subset construction (Rabin and Scott, 1959). */
export function buildAutomaton(signs: readonly Sign[]): Automaton {
  const { places, starts } = placesOf(signs);
  const { classOf, members } = classesOf(places);
  // Every sign may begin anywhere: what its first byte leads to is added to every state's own.
  const begun = members.map((byte) => follow(places, starts, byte));
  const sets: (readonly number[])[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (set: readonly number[]) => {
    const key = set.join();
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, sets.length);
    return sets.push(set) - 1;
  };
  numberOf([]);
  const rows: number[][] = [];
  for (let i = 0; i < sets.length; i++) {
    if (i > STATES_MAX) throw new Error("BUG: the signs need too many states");
    const set = sets[i]!;
    rows.push(
      members.map((byte, c) =>
        numberOf(union(begun[c]!, set.length === 0 ? set : follow(places, set, byte)))
      ),
    );
  }
  return pack(rows, sets.map((set) => kindsOf(places, set)), classOf);
}

interface Places {
  readonly places: readonly Place[];
  /** Where signs begin. */
  readonly starts: readonly number[];
}

function placesOf(signs: readonly Sign[]): Places {
  const places: Place[] = [];
  const starts: number[] = [];
  for (const { kind, source } of signs) {
    const steps = parseSteps(source);
    const base = places.length;
    const closures = steps.reduceRight<number[][]>(
      (later, step, i) => [[base + i, ...(step.isOptional ? later[0]! : [])], ...later],
      [[base + steps.length]],
    );
    closures.forEach((closure, i) => places.push({ step: steps[i], kind, closure }));
    starts.push(...closures[0]!);
  }
  return { places, starts: sorted(starts) };
}

/** Bytes that no step tells apart share a class, which keeps the table small. */
function classesOf(places: readonly Place[]): { classOf: Uint8Array; members: number[] } {
  const steps = places.flatMap(({ step }) => step === undefined ? [] : [step]);
  const known = new Map<string, number>();
  const members: number[] = [];
  const classOf = Uint8Array.from({ length: 256 }, (_, byte) => {
    const key = steps.map(({ set }) => set[byte]).join("");
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, members.length);
    return members.push(byte) - 1;
  });
  return { classOf, members };
}

/** The places that a byte leads to. */
function follow(
  places: readonly Place[],
  from: readonly number[],
  byte: number,
): readonly number[] {
  const next: number[] = [];
  for (const number of from) {
    const { step, closure } = places[number]!;
    if (step === undefined || step.set[byte] === 0) continue;
    next.push(...places[number + 1]!.closure);
    if (step.isRepeated) next.push(...closure);
  }
  return next.length < 2 ? next : sorted(new Set(next));
}

function union(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length === 0) return b;
  return b.length === 0 ? a : sorted(new Set([...a, ...b]));
}

function kindsOf(places: readonly Place[], set: readonly number[]): readonly number[] {
  const ended = set.filter((number) => places[number]!.step === undefined);
  return sorted(new Set(ended.map((number) => places[number]!.kind)));
}

/** Renumbers the states so that final ones come last, and multiplies their numbers. */
function pack(
  rows: readonly (readonly number[])[],
  kinds: readonly (readonly number[])[],
  classOf: Uint8Array,
): Automaton {
  const shift = Math.ceil(Math.log2(rows[0]!.length));
  const all = rows.map((_, i) => i);
  const isFinal = (i: number) => kinds[i]!.length > 0;
  const order = [...all.filter((i) => !isFinal(i)), ...all.filter(isFinal)];
  const place = new Map(order.map((old, row) => [old, row << shift]));
  const cells = order.length << shift;
  // The built-in signs need the smaller one, which stays in the cache; many custom ones do not fit.
  const next = cells <= 1 << 16 ? new Uint16Array(cells) : new Uint32Array(cells);
  order.forEach((old, row) => {
    rows[old]!.forEach((target, c) => next[(row << shift) + c] = place.get(target)!);
  });
  return {
    classOf,
    next,
    shift,
    initial: 0,
    firstFinal: all.filter((i) => !isFinal(i)).length << shift,
    kinds: order.map((old) => kinds[old]!),
  };
}

function sorted(numbers: Iterable<number>): readonly number[] {
  return [...numbers].sort((a, b) => a - b);
}

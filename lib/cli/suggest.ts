import { OTHER_NAMES } from "./other_names.ts";

/** The known name that was meant: what other programs call otherwise, or the nearest in spelling. */
export function meant(word: string, known: Iterable<string>): string | undefined {
  const names = new Set(known);
  const others = Object.hasOwn(OTHER_NAMES, word) ? OTHER_NAMES[word]! : [];
  return others.find((name) => names.has(name)) ?? nearest(word, names);
}

/**
 * The known name that is nearest to a mistyped one, if any is near: at most a third of the letters
 * wrong (two in a short word), the beginning of a name, or a name with letters added: `receive` for
 * `recv`.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const name of known) {
    const distance = isAbbreviation(word, name) ? 1 : editDistance(word, name);
    if (distance < bestDistance && distance < name.length) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** True when one word begins with the other's first three letters and holds all letters of it. */
function isAbbreviation(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length < 3 || !long.startsWith(short.slice(0, 3))) return false;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at++;
  return at === short.length;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(replaced, at(last, j) + 1, at(row, j - 1) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(at(row, j), at(before, j - 2) + 1);
    }
    before = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0;
}

/** What stands for a word that varies. */
export const WILD = "<*>";
/** Words of a template; a longer text is cut. */
const WORDS_MAX = 96;

/** A word with digits in it; a path has them in its versions, and tells what happened. */
export const isNumbered = (word: string): boolean => /^[^/]*\d[^/]*$/.test(word);

/** A word that must be equal for two texts to say the same: an HTTP status. */
const isCode = (word: string): boolean => /^[("']*[1-5]\d\d[)"'.,:;]*$/.test(word);

/** The words of a masked text. */
export function wordsOf(masked: string): readonly string[] {
  const words = masked.split(" ");
  return words.length <= WORDS_MAX ? words : [...words.slice(0, WORDS_MAX - 1), "…"];
}

/**
 * How alike two texts with equally many words are, from 0 to 1: the share of words that are equal.
 * A word that varies counts for nothing; two different words count half when both have digits in them,
 * for such words seldom tell what happened. Texts with different codes are not alike at all.
 */
export function similarity(template: readonly string[], words: readonly string[]): number {
  let equal = 0;
  for (let i = 0; i < template.length; i++) {
    const word = words[i]!;
    if (template[i] === word) equal += word === WILD ? 0 : 1;
    else if (isCode(word) || isCode(template[i]!)) return 0;
    else if (isNumbered(word) && isNumbered(template[i]!)) equal += 0.5;
  }
  return template.length === 0 ? 1 : equal / template.length;
}

/** The template of both: words in which they differ vary. The same array when nothing changed. */
export function generalise(
  template: readonly string[],
  words: readonly string[],
): readonly string[] {
  if (template.every((word, i) => word === words[i] || word === WILD)) return template;
  return template.map((word, i) => word === words[i] ? word : WILD);
}

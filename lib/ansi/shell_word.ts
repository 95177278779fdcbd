/** Words that mean themselves everywhere. Not at the beginning: `=ls` to zsh, `%self` to fish. */
const PLAIN = /^[\w@+:,./-][\w@%+=:,./-]*$/;
/** What cannot stand between quotes: a quote, and to fish a backslash before another one or a quote. */
const OUTSIDE = /'|\\(?=[\\']|$)/g;

/** A word of sh, bash, zsh and fish that stands for the text, for commands that people are to paste. */
export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replace(OUTSIDE, (one) => `'\\${one}'`)}'`;
}

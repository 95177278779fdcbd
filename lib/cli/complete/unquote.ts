/** What a backslash takes the meaning from, between double quotes. */
const ESCAPED_IN_DOUBLE = '"\\$`';

/**
 * The text that a word of a shell's command line stands for, as far as it has been typed: quotes may
 * still be open. Variables and `~` are left as they are; nothing is ever evaluated.
 */
export function unquote(word: string): string {
  let text = "";
  let quote = "";
  for (let i = 0; i < word.length; i++) {
    const char = word[i]!;
    const next = word[i + 1] ?? "";
    if (char === quote) quote = "";
    else if (quote === "" && (char === "'" || char === '"')) quote = char;
    else if (char === "\\" && escapes(quote, next)) {
      text += next;
      i++;
    } else text += char;
  }
  return text;
}

function escapes(quote: string, next: string): boolean {
  if (quote === "'") return false;
  return quote === "" || (next !== "" && ESCAPED_IN_DOUBLE.includes(next));
}

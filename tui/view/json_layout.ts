const INDENT = "  ";
/** Deeper levels stand no further in: nobody sees that far, and text would grow by its square. */
const DEPTH_MAX = 40;

/** White space, a string, something that opens or closes, a separator, any other value. */
const TOKENS = /\s+|"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{[]|[}\]]|[:,]|[^\s"{}[\]:,]+/g;

/**
 * A JSON object or array laid out over lines, for people; undefined when the text is neither. Its
 * tokens stay as they were written: numbers keep all their digits, and names that stand there twice
 * stand there twice.
 */
export function layoutJson(text: string): string | undefined {
  if (!isContainer(text)) return undefined;
  let depth = 0;
  const newline = () => `\n${INDENT.repeat(Math.min(depth, DEPTH_MAX))}`;
  return text.replace(TOKENS, (token) => {
    switch (token[0]) {
      case "{":
      case "[":
        if (token.length > 1) return `${token[0]}${token.at(-1)}`; // Nothing in it.
        depth++;
        return `${token}${newline()}`;
      case "}":
      case "]":
        depth--;
        return `${newline()}${token}`;
      case ",":
        return `,${newline()}`;
      case ":":
        return ": ";
    }
    return token.trim() === "" ? "" : token;
  });
}

function isContainer(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // It only began like JSON.
  }
}

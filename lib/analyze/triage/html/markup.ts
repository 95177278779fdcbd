import { sanitize } from "../../../ansi/mod.ts";

/** HTML that may be put into a page as it stands: made by `html` and `trusted` alone. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes: text and numbers are escaped, markup is not. */
export type Part = string | number | Markup | readonly Markup[];

/**
 * A piece of a page. Every value that is put in is made safe to show (control and direction
 * characters become visible) and escaped, in texts and in quoted attributes alike, unless it is
 * markup already: there is no way to forget it.
 */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = texts[0]!;
  for (const [i, part] of parts.entries()) text += partText(part) + texts[i + 1]!;
  return new Markup(text);
}

function partText(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === "number") return String(part);
  return typeof part === "string" ? escapeHtml(part) : part.map(({ text }) => text).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML that shows it. */
export function escapeHtml(text: string): string {
  return sanitize(text).replace(/[&<>"']/g, (char) => ENTITIES[char]!);
}

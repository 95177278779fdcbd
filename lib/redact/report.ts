import { sanitize, type Styles } from "../ansi/mod.ts";
import { cutValue } from "../fault/mod.ts";
import { type Explanation, textOfParts } from "./explain.ts";

export interface TextOptions {
  readonly style: Styles;
  readonly isTerminal: boolean;
}

/**
 * The line with its tokens marked, and under it what they stand for:
 *
 *     mail to [REDACTED:email]
 *       email  bob@example.com
 */
export function explanationText(
  { parts, matches }: Explanation,
  { style, isTerminal }: TextOptions,
): string {
  const safe = isTerminal ? sanitize : (text: string) => text;
  const line = parts.map((part) =>
    typeof part === "string" ? safe(part) : style.match(safe(part.token))
  );
  // What is quoted here may hold line ends: on a line of its own it must not fake another one.
  const details = matches.map(({ rule, text }) =>
    `  ${style.cyan(rule)}  ${sanitize(cutValue(text))}\n`
  );
  return `${line.join("")}\n${details.join("")}`;
}

/** One JSON object a line, as docs/json.md has it. */
export function explanationJson({ parts, matches }: Explanation, line: number): string {
  const text = textOfParts(parts);
  return `${JSON.stringify({ line, changed: matches.length > 0, text, matches })}\n`;
}

/** `3 of 12 lines changed: email 2, ip_v4 1`. */
export class RedactionTally {
  #lines = 0;
  #changed = 0;
  readonly #rules = new Map<string, number>();

  add({ matches }: Explanation): void {
    this.#lines++;
    if (matches.length > 0) this.#changed++;
    for (const { rule } of matches) this.#rules.set(rule, (this.#rules.get(rule) ?? 0) + 1);
  }

  get text(): string {
    const rules = [...this.#rules].map(([rule, times]) => `${rule} ${times}`);
    const list = rules.length === 0 ? "" : `: ${rules.join(", ")}`;
    return `${this.#changed} of ${this.#lines} lines changed${list}`;
  }
}

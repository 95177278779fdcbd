import { Random } from "./random.ts";

const PUSH_LINES = 10_000;
const SEED = 20261121;
const START_MS = Date.UTC(2026, 10, 21, 10);

/**
 * Pushes lines that are all different, each an error: 5 to 20 words of 3 to 10 random letters. No
 * two say the same, which is the worst that a search for signatures can meet.
 */
export async function pushFlood(url: string, lines: number): Promise<void> {
  const random = new Random(SEED);
  const headers = { "content-type": "application/x-ndjson" };
  for (let pushed = 0; pushed < lines; pushed += PUSH_LINES) {
    const body = Array.from({ length: Math.min(PUSH_LINES, lines - pushed) }, (_, i) => {
      const ts = new Date(START_MS + pushed + i).toISOString();
      return JSON.stringify({ ts, labels: { app: "api", level: "error" }, msg: prose(random) });
    }).join("\n");
    const response = await fetch(`${url}/logtap/raw`, { method: "POST", headers, body });
    const text = await response.text();
    if (!response.ok || response.headers.has("x-logtap-dropped")) {
      throw new Error(`a push of the flood was answered with ${response.status}: ${text}`);
    }
  }
}

function prose(random: Random): string {
  return Array.from({ length: random.between(5, 20) }, () => word(random)).join(" ");
}

function word(random: Random): string {
  const units = Array.from({ length: random.between(3, 10) }, () => random.between(0x61, 0x7a));
  return String.fromCharCode(...units);
}

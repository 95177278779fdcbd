import { sanitize, styles } from "../lib/ansi/mod.ts";
import {
  COLOR_FLAG,
  defineCommand,
  type Flags,
  type Host,
  JSON_FLAG,
  wantsColor,
} from "../lib/cli/mod.ts";
import { EXIT, LogtapError } from "../lib/fault/mod.ts";
import {
  explainLine,
  type Explanation,
  explanationJson,
  explanationText,
  linesOf,
  RedactionTally,
  textOfParts,
  TextRedactor,
} from "../lib/redact/mod.ts";
import { ALL_RULES } from "../lib/redact/start.ts";
import { REDACT_FLAGS, redactionOf } from "./flags/redact.ts";

const FLAGS = {
  test: { kind: "switch", doc: "Show what would be replaced, and by which rule" },
  ...REDACT_FLAGS,
  json: { ...JSON_FLAG, doc: "With --test: print one JSON object a line" },
  color: COLOR_FLAG,
} as const satisfies Flags;

/** `logtap redact`: tries redaction on lines, or applies it in a pipe. */
export default defineCommand({
  name: "redact",
  summary: "Take secrets out of lines on stdin, or show what would be taken",
  description:
    `Reads lines and prints them as \`logtap recv --redact\` would store them; with --test also what
was replaced. All rules work unless --redact names some. Keyed tokens (--redact-mode hmac)
are those of a capture only with the capture's key: give it with --redact-key-file.`,
  flags: FLAGS,
  exits: { 0: "every line printed", 3: "no such file" },
  examples: [
    { doc: "What would be replaced", line: "logtap redact --test < app.log" },
    { doc: "In a pipe", line: "kubectl logs api-0 | logtap redact | less" },
    {
      doc: "Try patterns of your own",
      line: "echo 'ORD-20261121' | logtap redact --test --redact-patterns rules.yaml",
    },
  ],
  doesNot: [
    "find what has no form of its own: names of people, postal addresses",
    "redact a capture: `logtap recv --redact` does, before anything is stored",
  ],
  async run(flags, _args, host) {
    if (flags.json && !flags.test) {
      throw new LogtapError(
        "usage",
        "Cannot print JSON without --test: lines are printed as lines",
      );
    }
    const plan = await redactionOf(flags, { host, dir: undefined, byDefault: ALL_RULES });
    const redactor = new TextRedactor(plan ?? { rules: [], custom: [], mode: { kind: "token" } });
    const print = flags.test ? testPrinter(flags, host) : plainPrinter(host);
    const tally = new RedactionTally();
    let number = 0;
    for await (const lines of linesOf(host.stdin())) {
      const texts = lines.map((line) => {
        const explanation = explainLine(redactor, line);
        tally.add(explanation);
        return print(explanation, ++number);
      });
      await host.stdout.write(texts.join(""));
      if (host.signal.aborted) break;
    }
    if (flags.test) await host.stderr.write(`${tally.text}\n`);
    return EXIT.ok;
  },
});

type Print = (explanation: Explanation, line: number) => string;

function testPrinter(
  { json, color }: { readonly json: boolean; readonly color: "auto" | "always" | "never" },
  host: Host,
): Print {
  if (json) return explanationJson;
  const style = styles(wantsColor(color, host));
  const options = { style, isTerminal: host.stdout.isTerminal };
  return (explanation) => explanationText(explanation, options);
}

function plainPrinter({ stdout }: Host): Print {
  const safe = stdout.isTerminal ? sanitize : (text: string) => text;
  return ({ parts }) => `${safe(textOfParts(parts))}\n`;
}

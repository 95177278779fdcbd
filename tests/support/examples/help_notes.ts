import type { Notes } from "./markdown.ts";

/**
 * What the examples of a command's help need to run, by verb and line; in pages such notes stand
 * beside the example, and in help they would be in a reader's way.
 */
export const HELP_NOTES: Readonly<Record<string, Readonly<Record<string, Partial<Notes>>>>> = {
  triage: {
    "logtap triage ./capture --baseline ./before --json | jq .baseline.new_signatures": {
      before: "cp -r ./capture ./before\n",
    },
  },
  redact: {
    "logtap redact --test < app.log": { before: "echo 'from 203.0.113.7' >app.log\n" },
    "kubectl logs api-0 | logtap redact | less": { skip: "needs a cluster" },
    "echo 'ORD-20261121' | logtap redact --test --redact-patterns rules.yaml": {
      before: "echo '[{name: order, pattern: \"ORD-[0-9]+\"}]' >rules.yaml\n",
    },
  },
};

/** A block of a page that is printed from the commands, with the notes that its line has in help. */
export function withHelpNotes<B extends { readonly text: string; readonly notes: Notes }>(
  block: B,
): B {
  const notes = Object.values(HELP_NOTES).map((lines) => lines[block.text.trimEnd()])
    .find((found) => found !== undefined);
  return { ...block, notes: { ...block.notes, ...notes } };
}

/** Notes of lines that a command's help does not have: they went with the line. */
export function staleNotes(verb: string, lines: readonly string[]): readonly string[] {
  return Object.keys(HELP_NOTES[verb] ?? {}).filter((line) => !lines.includes(line));
}

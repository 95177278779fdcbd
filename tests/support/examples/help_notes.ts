import type { Notes } from "./markdown.ts";

/** The S3 server of tests/counterparts is a Node program. */
const BUCKET = { needs: ["node", "npm"] };
const UPLOADED = { ...BUCKET, before: "logtap upload ./capture s3://logs/incident-7\n" };
const REDACTED = '{"redaction":{"enabled":true,"patterns":[]},';

/**
 * What the examples of a command's help need to run, by verb and line; in pages such notes stand
 * beside the example, and in help they would be in a reader's way.
 */
export const HELP_NOTES: Readonly<Record<string, Readonly<Record<string, Partial<Notes>>>>> = {
  demo: { "logtap demo": { terminal: ["q"] } },
  download: { "logtap download s3://logs/incident-7 ./incident-7": UPLOADED },
  open: {
    "logtap open ./capture": { skip: "needs a terminal" },
    "logtap open ./capture --speed 10x --from -30m": { skip: "needs a terminal" },
    "logtap open s3://logs/incident-7 --dump --from 10:30 --to 10:35": UPLOADED,
  },
  gc: {
    "logtap gc ./captures --max-age 7d --max-total 100GB --dry-run": {
      before: "mkdir captures && cp -r ./capture ./captures/monday\n",
    },
  },
  merge: {
    "logtap merge ./host-a ./host-b -o ./both": {
      before: "cp -r ./capture ./host-a\ncp -r ./capture ./host-b\n",
    },
  },
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
  upload: {
    "logtap upload ./capture s3://logs/incident-7": BUCKET,
    "logtap upload ./capture s3://logs/incident-7 --endpoint http://127.0.0.1:9000 --share --expires 2h":
      { ...BUCKET, before: `sed -i '1s/{/${REDACTED}/' capture/metadata.json\n` },
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

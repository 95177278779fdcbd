import assert from "node:assert/strict";
import { logtap } from "./product.ts";
import { outputOf, runProgram } from "./program.ts";

/** A line as `logtap open --dump --json` prints it. */
export interface DumpedEntry {
  readonly ts: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly msg: string;
  readonly meta?: Readonly<Record<string, string>>;
}

export interface Ledger {
  readonly received: number;
  readonly written: number;
  readonly duplicate: number;
  readonly expired: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, number>>;
}

/** Every entry of a capture, read by the product; it must have nothing to complain about. */
export async function dump(dir: string): Promise<readonly DumpedEntry[]> {
  const { code, stdout, stderr } = await logtap(["open", dir, "--dump", "--json"]);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  return stdout.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

/** `logtap verify` finds nothing wrong. */
export async function assertVerified(dir: string): Promise<void> {
  const { code, stdout, stderr } = await logtap(["verify", dir]);
  assert.equal(code, 0, `logtap verify ended with ${code}:\n${stdout}${stderr}`);
}

export async function readLedger(dir: string): Promise<Ledger> {
  const metadata: { ledger: Ledger } = JSON.parse(await Deno.readTextFile(`${dir}/metadata.json`));
  return metadata.ledger;
}

/** received = written + duplicate + expired + Σ dropped + Σ refused. */
export function assertBalanced(ledger: Ledger): void {
  const sum = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((total, n) => total + n, 0);
  const right = ledger.written + ledger.duplicate + ledger.expired + sum(ledger.dropped) +
    sum(ledger.refused);
  assert.equal(ledger.received, right, JSON.stringify(ledger));
}

/** Names of the finished, compressed data files, in write order. */
export async function dataFiles(dir: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(dir)) if (name.endsWith(".jsonl.zst")) names.push(name);
  return names.sort();
}

/** The everyday tools read a finished capture: `zstd -t` passes, `zstdcat | jq` counts `lines`. */
export async function assertToolsAgree(dir: string, lines: number): Promise<void> {
  const files = (await dataFiles(dir)).map((name) => `${dir}/${name}`);
  const { code, stderr } = await runProgram("zstd", ["--test", "--quiet", ...files]);
  assert.equal(code, 0, `zstd -t: ${stderr}`);
  const counted = await outputOf("sh", [
    "-c",
    'zstdcat -- "$@" | jq --slurp length',
    "sh",
    ...files,
  ]);
  assert.equal(Number(counted), lines, "zstdcat *.zst | jq -s length");
}

/** A finished capture at another place. */
export async function copyCapture(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { mode: 0o700 });
  for await (const { name, isFile } of Deno.readDir(from)) {
    if (isFile) await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

/** Bytes of all files of a capture, as `du --apparent-size` sees them. */
export function bytesIn(dir: string): number {
  let bytes = 0;
  for (const { name } of Deno.readDirSync(dir)) {
    try {
      bytes += Deno.statSync(`${dir}/${name}`).size;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // Gone since it was listed.
    }
  }
  return bytes;
}

/** First cursor of each finished file that is left, in order, and the line count behind the last. */
export function cursorsLeft(dir: string): { first: number; next: number } {
  const index = Deno.readTextFileSync(`${dir}/index.jsonl`).trimEnd().split("\n");
  const lines: { first: number; lines: number }[] = index.map((line) => JSON.parse(line));
  let next = lines[0]?.first ?? 1;
  const first = next;
  for (const line of lines) {
    assert.equal(line.first, next, "no gap between the files that are left");
    next += line.lines;
  }
  return { first, next };
}

import protobuf from "protobufjs";
import { parse as parseYaml } from "yaml";
import { nodeSenders } from "../counterparts.ts";
import { type ProgramEnd, type ProgramOptions, runProgram } from "../program.ts";
import { needs } from "../skip.ts";
import type { Block } from "./markdown.ts";
import { parseJson, shapeDifference } from "./shape.ts";
import { runOnTerminal } from "./on_terminal.ts";
import { quote } from "./stand_in.ts";
import { type Surroundings, surroundings } from "./surroundings.ts";

/** One example, and what it takes to run it; `run` throws when the example does not work. */
export interface Step {
  /** `README.md:57 sh`; ends with why it is skipped, if it is. */
  readonly name: string;
  readonly ignore: boolean;
  run(): Promise<void>;
}

/** Seconds that one example may take: generous, they only pass when it hangs. */
const DEADLINE_S = 60;

export interface PageOptions {
  /** Copied to `./capture`. */
  readonly capture: string;
  readonly deadlineS?: number;
}

const SHELL = ["sh", "bash", "shell"];
/** Languages in which a block is a sample of a file. */
const SAMPLES: ReadonlyMap<string, (text: string) => unknown> = new Map([
  ["json", sampleJson],
  ["jsonl", sampleJson],
  ["yaml", (text) => parseYaml(text)],
  ["yml", (text) => parseYaml(text)],
  ["proto", (text) => protobuf.parse(text)],
]);

/** Text for people, by what stands behind its fence. */
const PROSE = ["", "text", "output"];

/** False for text that is neither run nor read; an unknown language has to say why it is not. */
export function isExample({ language, notes }: Block): boolean {
  return notes.file !== undefined || !PROSE.includes(language);
}

/** Runs the examples of a page from top to bottom, in one folder, each as one step. */
export async function runPage(
  blocks: readonly Block[],
  { capture, deadlineS = DEADLINE_S }: PageOptions,
  onStep: (step: Step) => Promise<unknown>,
): Promise<void> {
  const text = blocks.map((block) => `${block.text}\n${block.notes.before}`).join("\n");
  await using around = await surroundings(text, capture);
  try {
    for (const block of blocks.filter(isExample)) {
      await onStep({ ...skipOf(block), run: () => run(block, { ...around, deadlineS }) });
    }
  } finally {
    const stop = () => around.servers.stop();
    await onStep({ name: "the servers end in order", ignore: false, run: stop });
  }
}

interface Around extends Surroundings {
  readonly deadlineS: number;
}

async function run(block: Block, around: Around): Promise<void> {
  const { language, notes, text } = block;
  const parse = SAMPLES.get(language);
  parse?.(text);
  if (notes.file !== undefined) {
    await Deno.writeTextFile(`${around.folder}/${notes.file}`, around.localText(text));
  } else if (SHELL.includes(language)) await runShell(block, around);
  else if (language === "js") await runNode(block, around);
  else if (parse === undefined) {
    throw new Error(`nothing here runs or reads "${language}": say skip, or file`);
  }
}

function skipOf({ page, line, language, notes }: Block): Omit<Step, "run"> {
  const name = `${page}:${line} ${language}`;
  if (notes.skip !== undefined) return { name: `${name} [by choice: ${notes.skip}]`, ignore: true };
  const tools = SHELL.includes(language)
    ? ["bash", "timeout"]
    : language === "js"
    ? ["node", "npm", "timeout"]
    : [];
  const terminal = notes.terminal === undefined ? [] : ["tmux"];
  const { missing } = needs(...tools, ...terminal, ...notes.needs);
  if (missing.length === 0) return { name, ignore: false };
  return { name: `${name} [missing: ${missing.join(", ")}]`, ignore: true };
}

async function runShell({ text, notes, output }: Block, around: Around): Promise<void> {
  const script = around.localText(`${notes.before}${text}`);
  if (notes.alone) await around.servers.stop();
  else await haveReceiver(text, around);
  const isBackground = /[^&>|]&\s*(#.*)?$/m.test(text);
  const { folder: cwd, env, deadlineS } = around;
  const { code, stdout, stderr } = notes.terminal === undefined
    ? await shell(script, around, isBackground)
    : await runOnTerminal(script, { keys: notes.terminal, cwd, env, deadlineS });
  if (code !== notes.exit) {
    throw new Error(
      `${
        endOf(code)
      }, expected ${notes.exit}\n${script}\n── stdout\n${stdout}\n── stderr\n${stderr}`,
    );
  }
  const difference = output && shapeDifference(around.localText(output.text), stdout);
  if (difference !== undefined) throw new Error(`${difference}\n── got\n${stdout}`);
}

/** An example that starts servers has the ports to itself; one that sends has somebody to send to. */
async function haveReceiver(text: string, around: Around): Promise<void> {
  const starts = /\blogtap\S*\s+(recv|collect|serve|proxy|agent)\b/.test(text);
  if (starts) await around.servers.stop();
  if (starts || !around.wantsReceiver(text) || await around.servers.any()) return;
  const { code, stderr } = await shell("logtap recv --headless", around, false);
  if (code !== 0) throw new Error(`Cannot start a receiver: ${stderr}`);
}

interface ShellEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Output goes to files, which, unlike pipes, a server that outlives the script does not hold open. */
async function shell(
  script: string,
  around: Around,
  isBackground: boolean,
): Promise<ShellEnd> {
  const [out, err] = [`${around.env.HOME}/out`, `${around.env.HOME}/err`];
  const begin = `exec >${quote(out)} 2>${quote(err)}\nset -e -o pipefail`;
  const end = isBackground ? around.servers.untilTheyBegin : "";
  const redirected = [begin, script, end].join("\n");
  const { code } = await bounded(["bash", "-c", redirected], {
    deadlineS: around.deadlineS,
    cwd: around.folder,
    env: { ...around.env, EXAMPLE_BACKGROUND: isBackground ? "1" : "" },
    clearEnv: true,
  });
  return { code, stdout: await Deno.readTextFile(out), stderr: await Deno.readTextFile(err) };
}

async function runNode({ text }: Block, around: Around): Promise<void> {
  await haveReceiver(text, around);
  const { code, stderr } = await bounded(
    ["node", "--input-type=module", "--eval", around.localText(text)],
    { cwd: await nodeSenders(), deadlineS: around.deadlineS },
  );
  if (code !== 0) throw new Error(`${endOf(code)}:\n${stderr}`);
}

interface Bounded extends ProgramOptions {
  readonly deadlineS: number;
}

function bounded(
  command: readonly string[],
  { deadlineS, ...options }: Bounded,
): Promise<ProgramEnd> {
  return runProgram("timeout", ["--kill-after=5", `${deadlineS}`, ...command], options);
}

function endOf(code: number): string {
  return code === 124 || code === 137 ? "did not end in time" : `ended with ${code}`;
}

function sampleJson(text: string): void {
  if (parseJson(text) === undefined) throw new Error(`is no JSON:\n${text}`);
}

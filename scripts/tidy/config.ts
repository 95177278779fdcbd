import { RUN_FLAGS } from "../product.ts";
import type { Breach, Source } from "./source.ts";

/** The parts of deno.json that repeat what stands elsewhere. */
interface Config {
  readonly tasks?: Readonly<Record<string, string>>;
  readonly imports?: Readonly<Record<string, string>>;
  readonly compile?: { readonly include?: readonly string[] };
}

const PATH = "deno.json";

/** Whether deno.json still agrees with the tree and with the rest of the repository. */
export function checkConfig(sources: readonly Source[]): Breach[] {
  const text = sources.find(({ path }) => path === PATH)?.text ?? "{}";
  const config: Config = JSON.parse(text);
  const reasons = sources.find(({ path }) => path === "docs/dependencies.md")?.text ?? "";
  return [
    ...workerBreaches(config, sources),
    ...taskBreaches(config),
    ...importBreaches(config, reasons),
  ].map((says) => ({ path: PATH, line: 0, says }));
}

/** A worker that is not listed is not in the compiled program, which only notices when it starts one. */
function workerBreaches({ compile }: Config, sources: readonly Source[]): string[] {
  const listed = new Set(compile?.include);
  const there = new Set(
    sources.map(({ path }) => path).filter((path) => path.endsWith(".worker.ts")),
  );
  return [
    ...[...there.difference(listed)].map((path) => `compile.include lacks ${path}`),
    ...[...listed.difference(there)].map((path) =>
      `compile.include lists ${path}, which is not there`
    ),
  ];
}

function taskBreaches({ tasks = {} }: Config): string[] {
  const flags = RUN_FLAGS.join(" ");
  return ["start", "dev"]
    .filter((name) => !(tasks[name] ?? "").includes(flags))
    .map((name) => `task ${name} must run with the flags of scripts/product.ts: ${flags}`);
}

function importBreaches({ imports = {} }: Config, reasons: string): string[] {
  return Object.keys(imports)
    .filter((name) => !reasons.includes(`\`${name}\``))
    .map((name) => `imports ${name}, for which docs/dependencies.md gives no reason`);
}

/**
 * Makes the product: `deno task compile` for this machine, `compile.ts --target X --output Y` for
 * another. Embeds the worker files that deno.json lists under `compile.include`, and a stamp that
 * says which commit this is and when it was made (SOURCE_DATE_EPOCH, if set, for same bytes twice).
 */
import { parseArgs } from "node:util";
import { ROOT, RUN_FLAGS } from "./product.ts";

const STAMP = "dist/build.json";

const { values } = parseArgs({
  options: {
    target: { type: "string" },
    output: { type: "string", default: "dist/logtap" },
  },
});

await Deno.mkdir(new URL("dist/", ROOT), { recursive: true });
const stamp = { commit: await commit(), date: buildDate().toISOString().replace(/\.\d+/, "") };
await Deno.writeTextFile(new URL(STAMP, ROOT), `${JSON.stringify(stamp)}\n`);

const target = values.target === undefined ? [] : ["--target", values.target];
const files = ["--include", STAMP, "--output", values.output, ...target, "main.ts"];
const { code } = await deno(["compile", ...RUN_FLAGS, ...files]);
Deno.exit(code);

function deno(args: string[]): Promise<Deno.CommandStatus> {
  return new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).spawn().status;
}

function buildDate(): Date {
  const epoch = Deno.env.get("SOURCE_DATE_EPOCH");
  return epoch === undefined ? new Date() : new Date(Number(epoch) * 1000);
}

/** Abbreviated, `-dirty` when something is not committed; `unknown` outside a clone. */
async function commit(): Promise<string> {
  try {
    const args = ["describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"];
    const { success, stdout } = await new Deno.Command("git", { args, cwd: ROOT }).output();
    return success ? new TextDecoder().decode(stdout).trim() : "unknown";
  } catch {
    // No git on this machine: the version must do.
    return "unknown";
  }
}

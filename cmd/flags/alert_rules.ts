import { nearest, readFlagFile } from "../../lib/cli/mod.ts";
import { cutValue, LogtapError } from "../../lib/fault/mod.ts";
import { type AlertRule, parseRules } from "../../lib/sink/start.ts";

/**
 * The rules in a YAML file (docs/webhooks.md); none without a file.
 *
 * @throws {LogtapError} usage — names the file, the place in it and what was expected.
 */
export async function rulesOf(path: string | undefined): Promise<readonly AlertRule[]> {
  if (path === undefined) return [];
  const { text } = await readFlagFile("--alert-rules", path);
  const { parse, YAMLError } = await import("yaml");
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0 }); // Nobody needs aliases here but to fill memory.
  } catch (error) {
    const why = error instanceof YAMLError ? yamlReason(error) : reasonOf(error);
    const message = `Cannot read alert rules ${cutValue(path)}: ${why}`;
    throw new LogtapError("usage", message, { cause: error });
  }
  return parseRules(value, { file: path, nearest });
}

function reasonOf(error: unknown): string {
  if (error instanceof ReferenceError) return "aliases (*name) are not taken";
  throw error;
}

/** Without the excerpt that follows in the message, and its colon. */
function yamlReason({ code, message }: { readonly code: string; readonly message: string }) {
  if (code === "RESOURCE_EXHAUSTION") return "it is nested too deeply";
  return cutValue((message.split("\n")[0] ?? "").replace(/:$/, ""));
}

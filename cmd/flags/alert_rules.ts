import { nearest } from "../../lib/cli/mod.ts";
import { cutValue, LogtapError } from "../../lib/fault/mod.ts";
import { type AlertRule, parseRules } from "../../lib/sink/mod.ts";
import { readSmallFile } from "./file.ts";

/**
 * The rules in a YAML file (docs/webhooks.md); none without a file.
 *
 * @throws {LogtapError} usage — names the file, the place in it and what was expected.
 */
export async function rulesOf(path: string | undefined): Promise<readonly AlertRule[]> {
  if (path === undefined) return [];
  const text = await readSmallFile("--alert-rules", path);
  const { parse, YAMLError } = await import("yaml");
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0 }); // Nobody needs aliases here but to fill memory.
  } catch (error) {
    throw new LogtapError(
      "usage",
      `Cannot read alert rules ${cutValue(path)}: ${
        error instanceof YAMLError ? firstLine(error) : "aliases (*name) are not taken"
      }`,
      { cause: error },
    );
  }
  return parseRules(value, { file: path, nearest });
}

/** Without the excerpt that follows, and its colon. */
function firstLine({ message }: Error): string {
  return cutValue((message.split("\n")[0] ?? "").replace(/:$/, ""));
}

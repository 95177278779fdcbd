/** How one test of a run of `deno test` ended; steps are tests too, named `test > step`. */
export interface TestResult {
  readonly name: string;
  readonly file: string;
  readonly outcome: "passed" | "failed" | "skipped" | "not_run";
}

/**
 * Reads the report that `deno test --junit-path` writes. Only what Deno writes there is understood:
 * attributes in double quotes, one `testcase` element a test.
 */
export function parseJunit(xml: string): TestResult[] {
  const results: TestResult[] = [];
  for (const [, attributes = "", body = ""] of xml.matchAll(CASE)) {
    results.push({
      name: attribute(attributes, "name"),
      file: attribute(attributes, "classname").replace(/^\.\//, ""),
      outcome: outcomeOf(attributes, body),
    });
  }
  return results;
}

const CASE = /<testcase ((?:[^">]|"[^"]*")*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;

function outcomeOf(attributes: string, body: string): TestResult["outcome"] {
  if (/<(failure|error)\b/.test(body)) return "failed";
  if (!/<skipped\b/.test(body)) return "passed";
  // Deno also reports tests that a filter left out, or that a crash of the file kept from running,
  // as skipped; those have no time.
  return / time="/.test(` ${attributes}`) ? "skipped" : "not_run";
}

function attribute(attributes: string, name: string): string {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
  return value.replace(/&(lt|gt|quot|apos|amp|#\d+|#x[0-9a-fA-F]+);/g, (_, entity) => {
    return ENTITIES[entity] ?? String.fromCodePoint(Number(entity.slice(1).replace("x", "0x")));
  });
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
};

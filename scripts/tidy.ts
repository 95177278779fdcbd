/**
 * The rules of the house as a program: `deno task tidy`. Rooms and doors, what comes through them, sizes, edges, words that
 * must not be there, and deno.json against the tree. Prints `file:line: what is wrong`.
 */
import { ROOT } from "./product.ts";
import { checkAlone } from "./tidy/alone.ts";
import { checkConfig } from "./tidy/config.ts";
import { checkLoads } from "./tidy/loads.ts";
import { checkRooms } from "./tidy/rooms.ts";
import { checkSizes } from "./tidy/sizes.ts";
import type { Source } from "./tidy/source.ts";
import { checkWords } from "./tidy/words.ts";

/** What is made, fetched or locked, and therefore not ours to keep tidy. */
const SKIPPED = /^(\.git|dist|capture|coverage|vendor|deno\.lock)$|(^|\/)node_modules$/;

/** Read as text; anything else is data. */
const TEXT = /\.(ts|js|mjs|go|py|json|jsonc|md|yaml|yml|toml|sh|html|css)$|^[^.]+$|^\.ci\//;

const sources = await readSources("");
const CHECKS = [checkRooms, checkLoads, checkSizes, checkWords, checkAlone, checkConfig];
const breaches = CHECKS.flatMap((check) => check(sources));
const lines = breaches.map(({ path, line, says }) =>
  `${path}${line === 0 ? "" : `:${line}`}: ${says}`
);
const end = `tidy: ${sources.length} files, ${breaches.length} breaches`;
Deno.stdout.writeSync(new TextEncoder().encode(`${[...lines, end].join("\n")}\n`));
Deno.exit(breaches.length === 0 ? 0 : 1);

async function readSources(folder: string): Promise<Source[]> {
  const found: Source[] = [];
  for await (const { name, isDirectory, isFile } of Deno.readDir(new URL(folder, ROOT))) {
    const path = folder + name;
    if (SKIPPED.test(path)) continue;
    if (isDirectory) found.push(...await readSources(`${path}/`));
    else if (isFile && TEXT.test(path)) {
      found.push({ path, text: await Deno.readTextFile(new URL(path, ROOT)) });
    }
  }
  return found.sort((a, b) => a.path < b.path ? -1 : 1);
}

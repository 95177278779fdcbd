import { resolve } from "node:path";
import { smokeTest } from "./smoke.ts";
import { parseSums, sha256 } from "./sums.ts";
import { SUMS_NAME } from "./pack.ts";
import { binaryName, isHost, TARGETS } from "./targets.ts";

/**
 * Looks at a folder of release files as somebody who has downloaded it: every checksum, and the
 * program that this machine can run, if it is there. Says what was checked, one phrase each.
 * @throws {Error} with the first thing that is wrong.
 */
export async function checkFiles(folder: string, version: string): Promise<readonly string[]> {
  const sums = parseSums(await Deno.readTextFile(`${folder}/${SUMS_NAME}`));
  for (const [name, sum] of sums) {
    const got = sha256(await Deno.readFile(`${folder}/${name}`));
    if (got !== sum) throw new Error(`${name} has the SHA-256 ${got}, expected ${sum}`);
  }
  const checked = [`${sums.size} checksums`];
  const host = TARGETS.find(isHost);
  const program = host === undefined ? undefined : binaryName(version, host);
  if (program === undefined || !sums.has(program)) return checked;
  if (Deno.build.os !== "windows") await Deno.chmod(`${folder}/${program}`, 0o755);
  await smokeTest(resolve(folder, program), version);
  return [...checked, `${program} received a push and read it back`];
}

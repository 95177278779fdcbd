import assert from "node:assert/strict";
import { countFreeFiles, crowdWithin, filesFor } from "../../../lib/server/open_files.ts";
import { runProgram } from "../../support/program.ts";
import { needs } from "../../support/skip.ts";

const CROWDS = [
  { name: "nobody knows a limit", free: undefined, connections: 1024, backlog: 511 },
  { name: "plenty", free: 100_000, connections: 1024, backlog: 511 },
  { name: "exactly enough", free: filesFor(1024), connections: 1024, backlog: 511 },
  { name: "half of what is left", free: 240, connections: 100, backlog: 50 },
  { name: "hardly any", free: 48, connections: 4, backlog: 2 },
  { name: "less than we need ourselves", free: 10, connections: 1, backlog: 1 },
  { name: "none", free: 0, connections: 1, backlog: 1 },
] as const;

Deno.test("crowdWithin() leaves files for connections that are only dropped, given", async (t) => {
  for (const { name, free, connections, backlog } of CROWDS) {
    await t.step(name, () => assert.deepEqual(crowdWithin(1024, free), { connections, backlog }));
  }
});

Deno.test("crowdWithin() never fills what is left by connections and two backlogs", () => {
  for (const wanted of [1, 10, 1024, 20_000]) {
    for (let free = 42; free < 30_000; free += 7) {
      const { connections, backlog } = crowdWithin(wanted, free);
      assert.ok(connections + 2 * backlog <= free - 40 || connections + backlog === 2, `${free}`);
      assert.ok(connections >= 1 && backlog >= 1);
    }
  }
});

Deno.test("filesFor() is enough for all that is wanted, and one less is not", () => {
  for (const wanted of [2, 100, 1024, 5000]) {
    assert.equal(crowdWithin(wanted, filesFor(wanted)).connections, wanted);
    assert.equal(crowdWithin(wanted, filesFor(wanted) - 1).connections, wanted - 1);
  }
});

Deno.test("countFreeFiles() counts no further than it is told", () => {
  assert.equal(countFreeFiles(3), 3);
});

needs("bash", "linux").test("countFreeFiles() finds where files end", async () => {
  const script = `import { countFreeFiles } from "./lib/server/open_files.ts";
    Deno.stdout.writeSync(new TextEncoder().encode(String(countFreeFiles(5000))));`;
  const url = `data:application/typescript,${
    encodeURIComponent(script.replace("./lib", new URL("../../../lib", import.meta.url).href))
  }`;
  const run = (limit: string) =>
    runProgram("bash", [
      "-c",
      `ulimit -n ${limit}; exec "$@"`,
      "bash",
      Deno.execPath(),
      "run",
      "-A",
      url,
    ]);
  const [small, larger] = [await run("100"), await run("150")];
  assert.equal(small.stderr, "");
  assert.ok(Number(small.stdout) > 10 && Number(small.stdout) < 100, small.stdout);
  assert.equal(Number(larger.stdout) - Number(small.stdout), 50);
});

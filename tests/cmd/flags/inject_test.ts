/** `logtap open --inject …`: flags, what is refused, what is written. */
import assert from "node:assert/strict";
import { captureDir, jsonLines } from "../../support/capture_dir.ts";
import { runVerb } from "../../support/run_verb.ts";
import { tempDir } from "../../support/temp_dir.ts";

const FILES = {
  "2026-11-21T103200-000.jsonl": jsonLines([
    { ts: "2026-11-21T10:33:00Z", labels: { job: "api" }, msg: "late" },
    { ts: "2026-11-21T10:32:00Z", labels: { app: "web" }, msg: "one" },
    { ts: "2026-11-21T10:32:59Z", labels: { service_name: "api" }, msg: "two" },
  ]),
};

/** Runs `open` on these entries, with `SRC` and `DIR` in arguments standing for directories. */
async function open(...args: readonly string[]) {
  using source = captureDir(FILES);
  using dir = tempDir();
  const placed = args.map((arg) => arg.replace("SRC", source.path).replace("DIR", dir.path));
  const { code, stdout, stderr } = await runVerb(["open", source.path, ...placed]);
  const said = (text: string) => text.replaceAll(source.path, "SRC").replaceAll(dir.path, "DIR");
  const made = [...Deno.readDirSync(dir.path)].map(({ name }) => name);
  return { code, stdout: said(stdout), stderr: said(stderr), made };
}

const REFUSED: readonly { readonly args: readonly string[]; readonly says: RegExp }[] = [
  { args: ["--inject-out", "DIR/x"], says: /--inject-out without --inject/ },
  { args: ["--at", "10:32"], says: /--at without --inject/ },
  { args: ["--dump", "--duration", "1m"], says: /--duration without --inject/ },
  {
    args: ["--inject", "fire", "--inject-out", "DIR/x"],
    says: /inject "fire": expected error-spike/,
  },
  { args: ["--inject", "error-spike", "--duration", "0", "--dump"], says: /--duration 0/ },
  { args: ["--inject", "error-spike", "--at", "noon", "--dump"], says: /"noon"/ },
  {
    args: ["--inject", "error-spike", "--inject-out", "SRC"],
    says: /--inject-out .* is what is read/,
  },
];

for (const { args, says } of REFUSED) {
  Deno.test(`logtap open ${args.join(" ")} ends with 2`, async () => {
    const { code, stderr, made } = await open(...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, says);
    assert.deepEqual(made, []);
  });
}

Deno.test("faults that meet no entry write nothing, and end with 3", async () => {
  const { code, stderr, made } = await open(
    ...["--inject", "service-down=nobody", "--inject-out", "DIR/x"],
  );
  assert.equal(code, 3, stderr);
  assert.match(stderr, /no entry is met/);
  assert.deepEqual(made, []);
});

Deno.test("faults begin at the first entry in time, and last a minute", async () => {
  const { code, stdout, stderr } = await open(
    ...["--inject", "service-down=api", "--dump", "--fields", "msg"],
  );
  assert.equal(code, 0, stderr);
  assert.equal(stdout, "late\none\n");
});

Deno.test("what was made up can be asked for", async () => {
  const { stdout } = await open(
    ...["--inject", "latency-spike=api", "--dump", "--fields", "msg", "--label", "_injected=true"],
    ...["--duration", "2m"],
  );
  assert.equal(stdout, "late [SLOW: 5.2s]\ntwo [SLOW: 5.2s]\n");
});

Deno.test("--inject-out says what it made", async () => {
  const args = ["--inject", "service-down=api", "--inject-out", "DIR/x"];
  const { code, stdout, stderr } = await open(...args);
  assert.equal(code, 0, stderr);
  assert.equal(stdout, "");
  assert.equal(stderr, "DIR/x: 2 lines, 131 B, 1 file\n1 fewer than without faults\n");
});

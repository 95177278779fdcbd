/** `logtap demo` from source and compiled: headless, and on a terminal by the tour of docs/demo.md. */
import assert from "node:assert/strict";
import { ROOT } from "../../scripts/product.ts";
import { denoDir, logtap, productCommand, startLogtap } from "../support/product.ts";
import { needs } from "../support/skip.ts";
import { type TempDir, tempDir } from "../support/temp_dir.ts";
import { openTerminal, type Terminal } from "../support/tmux.ts";
import { waitFor } from "../support/wait_for.ts";

const STORY = ["demo", "--headless", "--duration", "5s"];

Deno.test("a headless demo leaves a capture that is whole, with the incident in it", async () => {
  using temp = tempDir();
  const dir = temp.file("shop");
  const demo = await logtap([...STORY, "--dir", dir]);
  assert.equal(demo.code, 0, demo.stderr);
  assert.equal(demo.stdout, "");
  assert.match(demo.stderr, /listening on http:\/\/127\.0\.0\.1:\d+, writing to/);
  assert.match(demo.stderr, /received 2,816, written 2,816, dropped 0, refused 0 lines/);
  assert.match(demo.stderr, /next: logtap open .*shop\n.*logtap triage .*\n.*logtap grep/);
  assert.equal((await logtap(["verify", dir])).code, 0);

  const { stdout } = await logtap(["triage", dir, "--json"]);
  const [first] = JSON.parse(stdout).errors;
  assert.match(first.signature, /^payment failed: no database connection within <DUR>/);
  const refused = await logtap(["grep", 'checkout HTTP/1.1" 503', dir, "--count"]);
  assert.ok(Number(refused.stdout.split("\t")[1]) >= 30, refused.stdout);
  const emails = await logtap(["grep", "@example.com", dir]);
  assert.equal(emails.code, 1, `an address was stored:\n${emails.stdout.slice(0, 500)}`);
});

Deno.test("the same seed tells the same story, another one another", async () => {
  using temp = tempDir();
  const texts = await Promise.all([1, 1, 2].map(async (seed, i) => {
    const dir = temp.file(`shop${i}`);
    const { code, stderr } = await logtap([...STORY, "--dir", dir, "--seed", String(seed)]);
    assert.equal(code, 0, stderr);
    const args = ["open", dir, "--dump", "--label", "app=checkout", "--fields", "pod,msg"];
    return (await logtap(args)).stdout;
  }));
  assert.ok(texts[0] !== "" && texts[0] === texts[1], "the same seed tells another story");
  assert.notEqual(texts[0], texts[2]);
});

Deno.test("a demo without --keep leaves nothing behind", async () => {
  using temp = tempDir();
  const env = { TMPDIR: temp.path };
  const { code, stderr } = await logtap(["demo", "--headless", "--duration", "1s"], { env });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /removed; --keep keeps it/);
  assert.deepEqual([...Deno.readDirSync(temp.path)].filter(({ name }) => /demo/.test(name)), []);
});

Deno.test("a demo keeps away from what is in a directory", async () => {
  using temp = tempDir();
  Deno.writeTextFileSync(temp.file("mine.txt"), "mine");
  const { code, stderr } = await logtap([...STORY, "--dir", temp.path]);
  assert.equal(code, 1);
  assert.match(stderr, /Cannot put a demo into .*: mine\.txt is there/);
  assert.equal(Deno.readTextFileSync(temp.file("mine.txt")), "mine");
});

Deno.test("a demo that is told to end ends in order, and leaves nothing behind", async () => {
  using temp = tempDir();
  await using demo = startLogtap(["demo", "--headless"], { env: { TMPDIR: temp.path } });
  await waitFor(() => /total [1-9]/.test(demo.stderr()), { what: "the first lines" });
  demo.kill("SIGTERM");
  const { code, stderr } = await demo.ended;
  assert.equal(code, 0, stderr);
  assert.match(stderr, /received (\d+), written \1, dropped 0, refused 0 lines/);
  assert.deepEqual([...Deno.readDirSync(temp.path)].filter(({ name }) => /demo/.test(name)), []);
});

/** The demo on a terminal; its exit code is on the screen behind it. */
async function openDemo(temp: TempDir, args: string): Promise<Terminal> {
  const { program, flags } = productCommand();
  const script = `'${[program, ...flags].join("' '")}' demo ${args}; echo "code $?"; cat`;
  const env = { TMPDIR: temp.path, LOGTAP_CONFIG: "off", DENO_DIR: denoDir() };
  return await openTerminal(["sh", "-c", script], { cwd: temp.path, env });
}

needs("tmux").test(
  "a view that is left in the middle of the story ends it without a word",
  async () => {
    using temp = tempDir();
    // Pushes all the time: one of them meets a receiver that ends.
    await using terminal = await openDemo(temp, "--rate 2000");
    await terminal.see(/total \d,\d/);
    await terminal.press("q");
    await terminal.see(/removed; --keep keeps it\ncode 0/);
    assert.doesNotMatch(await terminal.screen(), /Cannot|warning/);
    assert.deepEqual([...Deno.readDirSync(temp.path)].filter(({ name }) => /demo/.test(name)), []);
  },
);

/** A row of the tour: keys and texts as they are typed, and what is on the screen then. */
interface Stop {
  readonly keys: readonly string[];
  readonly seen: readonly string[];
}

function tour(): readonly Stop[] {
  const page = Deno.readTextFileSync(new URL("docs/demo.md", ROOT));
  const spans = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text!);
  return page.split("\n")
    .map((line) => /^\| (`.*?) \| (.*) \|$/.exec(line))
    .filter((row) => row !== null)
    .map(([, keys = "", seen = ""]) => ({ keys: spans(keys), seen: spans(seen) }));
}

/** What the rule below the header says of overlays, filters and search; without counts. */
const ruleOf = (screen: string) => (screen.split("\n")[4] ?? "").replace(/\[?[\d,+]+[^ ]*/g, "");

async function press(terminal: Terminal, key: string): Promise<void> {
  if (key === "Enter") return await terminal.press("Enter");
  if (key !== "Esc") return await terminal.type(key);
  const before = ruleOf(await terminal.screen());
  await terminal.press("Escape");
  // A key right behind it would be one key with it: Alt.
  const isBack = async () => ruleOf(await terminal.screen()) !== before;
  await waitFor(isBack, { what: `Esc to change\n${before}` });
}

needs("tmux").test("the tour of docs/demo.md finds the culprit", async () => {
  using temp = tempDir();
  await using terminal = await openDemo(temp, "--duration 3s");
  await terminal.see(/total 2,816/);
  await terminal.see(/FOLLOW/);
  const stops = tour();
  assert.ok(stops.length >= 10);
  for (const { keys, seen } of stops) {
    for (const key of keys) await press(terminal, key);
    for (const text of seen) {
      await terminal.see(new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
    }
  }
  await terminal.see(/removed; --keep keeps it/);
  await terminal.see(/code 0/);
});

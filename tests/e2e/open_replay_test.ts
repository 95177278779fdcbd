/** Replays, the list of services, faults and exports, on a terminal. */
import assert from "node:assert/strict";
import type { KeyDoc } from "../../tui/keys.ts";
import { captureDir, jsonLines } from "../support/capture_dir.ts";
import { assertVerified, dump } from "../support/captures.ts";
import { entryAt, exampleCapture, openView, type Step, walk } from "../support/open_screen.ts";
import { unpressed } from "../support/pressed_keys.ts";
import { logtap } from "../support/product.ts";
import { needs } from "../support/skip.ts";
import { type TempDir, tempDir } from "../support/temp_dir.ts";

const tmux = needs("tmux");

const LINES = 2000;
const ENTRIES = Array.from({ length: LINES }, (_, i) => entryAt(i));

/** Walks through a view of the example capture; what it leaves in the folder is looked at behind. */
async function view(
  t: Deno.TestContext,
  args: readonly string[],
  steps: Readonly<Record<string, Step>>,
  behind: (home: TempDir) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  using dir = exampleCapture(LINES);
  using home = tempDir();
  {
    await using terminal = await openView([dir.path, ...args], home.path);
    await walk(t, terminal, steps);
  }
  await behind(home);
}

const REPLAY: Readonly<Record<string, Step>> = {
  "it begins with the first entry": { see: /line 0"/ },
  "the period has the right days": { see: /2026-11-21 11:30:00 – 2026-11-21 12:03:19/ },
  "it says how fast, and how much is to come": { see: /2× {2}2026[^]*\d of 2,000 lines/ },
  "more happens": { see: /▸.*line \d\d"/ },
  "] is twice as fast": { press: ["]"], see: /4× / },
  "[ half as fast": { press: ["["], see: /2× / },
  "by way of 1": { type: ":speed 1.5", enter: true, see: /1\.5× / },
  "Space holds it": { press: ["Space"], see: /1\.5× {2}PAUSED/ },
  "gg goes to the first": { press: ["g", "g"], see: /▸.*line 0"/ },
  "what has not happened cannot be gone to": {
    type: "t11:50",
    enter: true,
    see: /▸.*line \d\d?"/,
  },
  "Space goes on": { press: ["Space"], see: /^(?![^]*PAUSED)/ },
  ":speed 1000x nearly ends it": { type: ":speed 1000x", enter: true, see: /COMPLETE/ },
  "all has happened": { press: ["G"], see: /100%[^]*2,000 of 2,000[^]*▸.*line 1999"/ },
  "0 is all at once": { press: ["0"], see: /instant/ },
  "and Space a screen down": { press: ["Home", "Space"], see: /▸.*line \d\d"/ },
  "[ replays from the selected entry on": {
    type: ":600",
    enter: true,
    press: [],
    see: /▸.*line 599"/,
  },
  "at a speed below all at once": { press: ["["], see: /64× {2}2026[^]*replaying from 11:39:59/ },
  "what is behind happens again": { see: /▸.*line (6[1-9]\d|[7-9]\d\d|1\d\d\d)"/ },
  "and is over": { press: ["0"], see: /instant/ },
};

const GAP: Readonly<Record<string, Step>> = {
  "the gap is told in the time of who waits": { see: /▸.*at 2[^]*/ },
  "with what is left of it": { see: /gap: next entry in \d\ds {2}> skips it/ },
  "> goes on": { press: [">"], see: /COMPLETE[^]*▸.*at 62/ },
  "nothing is behind it": { press: [">"], see: /nothing comes any more/ },
};

Deno.test("every key that is for replays is pressed here", () => {
  const steps = [REPLAY, GAP].flatMap((walk) => Object.values(walk));
  const isMeant = ({ action, isReplay = false }: KeyDoc) =>
    isReplay || action === "pause" || action === "skip";
  assert.deepEqual(unpressed(steps, isMeant), []);
});

tmux.test("a replay runs at its speed, can be held, and is over when all has happened", async (t) => {
  await view(t, ["--speed", "2", "--no-pick"], REPLAY);
});

tmux.test("progress is that of what the filters leave", async (t) => {
  await view(t, ["--speed", "5000", "--label", "app=beta", "--from", "11:31", "--to", "11:35"], {
    "nobody is asked to pick": { see: /LABEL app=beta/ },
    "all that is left has happened": { see: /100%.*COMPLETE[^]*80 of 80 lines/ },
    "the period is that of what is left": { see: /11:31:01 – 2026-11-21 11:34:58/ },
    "another filter leaves less": { type: "&needle", enter: true, see: /[^0-9]2 of 2 lines/ },
    "without it there is more again": { press: ["Escape"], see: /80 of 80 lines/ },
  });
});

tmux.test("a gap is told, and > skips it", async (t) => {
  const seconds = [0, 1, 2, 62];
  const entries = seconds.map((s) => ({
    ts: new Date(Date.parse("2026-11-21T10:30:00Z") + s * 1000).toISOString(),
    msg: `at ${s}`,
  }));
  using dir = captureDir({ "2026-11-21T103000-000.jsonl": jsonLines(entries) });
  using home = tempDir();
  await using terminal = await openView([dir.path, "--speed", "2"], home.path);
  await walk(t, terminal, GAP);
});

tmux.test("services can be picked at the start", async (t) => {
  await view(t, [], {
    "all of them are chosen": { see: /which services\?[^]*3 of 3 chosen[^]*▸ \[x\].*667.*alpha/ },
    "/ looks for a name": { type: "/MM", see: /\/MM[^]*▸ \[x\].*gamma/ },
    "Enter keeps what was typed, Space chooses": {
      press: ["Enter", "Space"],
      see: /2 of 3 chosen[^]*▸ \[ \].*gamma/,
    },
    "Esc shows all again": { press: ["Escape"], see: /▸ \[x\].*alpha[^]*\[ \].*gamma/ },
    "Enter goes on": { press: ["Enter"], see: /LABEL app!=gamma[^]*1,334 of 2,000/ },
    "s picks again": { press: ["s"], see: /2 of 3 chosen/ },
    "Esc leaves it as it is": { press: ["Escape"], see: /LABEL app!=gamma/ },
  });
});

tmux.test("a replay waits until services are picked; q ends it there", async (t) => {
  await view(t, ["--speed", "1000"], {
    "the list": { see: /3 of 3 chosen/ },
    "Enter goes on with all": { press: ["Enter"], see: /1000×[^]*\d of 2,000 lines/ },
  });
  await view(t, [], { "q ends it": { see: /chosen/ }, "": { press: ["q"], see: /ended with 0/ } });
});

tmux.test("a long list of services is scrolled, and says how much is beyond", async (t) => {
  const entries = Array.from({ length: 60 }, (_, i) => ({
    ts: "2026-11-21T10:30:00Z",
    labels: { job: `service-${String(i).padStart(2, "0")}` },
    msg: `line ${i}`,
  }));
  using dir = captureDir({ "2026-11-21T103000-000.jsonl": jsonLines(entries) });
  using home = tempDir();
  await using terminal = await openView([dir.path], home.path);
  await walk(t, terminal, {
    "more below": { see: /▸ \[x\].*service-00[^]*▾ 39 more/ },
    "G goes to the last": { press: ["G"], see: /▴ 39 more[^]*▸ \[x\].*service-59/ },
    "o takes it": { press: ["o"], see: /LABEL job=service-59[^]*1 of 60 lines/ },
  });
});

tmux.test("faults are shown in their place, and can be filtered and exported", async (t) => {
  const faults = ["error-spike", "service-down=beta", "latency-spike=gamma"];
  const args = faults.flatMap((fault) => ["--inject", fault]);
  await view(t, [...args, "--at", "11:31", "--duration", "3s", "--no-pick"], {
    "the header says so": { see: /INJECTED error-spike, service-down=beta.* from .*11:31:00/ },
    "made-up errors stand behind their entry": {
      type: "t11:31",
      enter: true,
      see: /▸11:31:00.000 \[alpha\].*line 60"\n.*\[alpha\] ERROR connection timeout/,
    },
    "e finds them": { press: ["e", "e"], see: /▸11:31:00.000 \[alpha\] ERROR 503/ },
    "the detail tells what it is": {
      press: ["Enter"],
      see: /injected behind 61[^]*_injected=true/,
    },
    "the one who is down is missing": { press: ["Escape"], see: /^(?![^]*line 61")/ },
    "slow": { see: /line 62" \[SLOW: 5\.2s\]/ },
    "they can be filtered": {
      type: "l_injected=true",
      enter: true,
      see: /_injected=true {2}7 lines/,
    },
    "and exported": { type: ":w made", enter: true, see: /wrote 7 entries to made/ },
  }, async (home) => {
    await assertVerified(home.file("made"));
    const entries = await dump(home.file("made"));
    assert.deepEqual([...new Set(entries.map(({ labels }) => labels["app"]))], ["alpha", "gamma"]);
    assert.ok(entries.every(({ labels }) => labels["_injected"] === "true"));
  });
});

tmux.test("w writes what the filters leave, and nothing over something", async (t) => {
  await view(t, ["--no-pick"], {
    "filters": { type: "lapp!=beta", enter: true, see: /1,333 of 2,000/ },
    "one more": { type: "!line 7", enter: true, see: /HIDE line 7[^]* of 2,000/ },
    "w asks for a name": { press: ["w"], see: /write to: filtered-\d{8}-\d{6}/ },
    "and writes": { press: ["C-u"], type: "out/part", enter: true, see: /wrote [\d,]+ entries/ },
    "a name that is taken is refused": {
      type: ":w out/part",
      enter: true,
      see: /something is there already/,
    },
  }, async (home) => {
    const dir = home.file("out/part");
    await assertVerified(dir);
    const want = ENTRIES.filter(({ labels, msg }) =>
      labels.app !== "beta" && !msg.includes("line 7")
    );
    assert.deepEqual(await dump(dir), want);
    const metadata = JSON.parse(await Deno.readTextFile(`${dir}/metadata.json`));
    assert.deepEqual(metadata.redaction.patterns, ["email", "jwt"]);
    assert.equal(metadata.derived.by, "open");
    assert.deepEqual(metadata.derived.filter, { labels: ["app!=beta"], hide: ["line 7"] });
  });
});

Deno.test("--inject-out writes a capture with faults in it", async () => {
  using dir = exampleCapture(LINES);
  using home = tempDir();
  const out = home.file("faulty");
  const { code, stdout, stderr } = await logtap([
    ...["open", dir.path, "--inject", "service-down=beta", "--inject", "error-spike"],
    ...["--at", "11:31", "--duration", "1m", "--inject-out", out, "--json"],
  ]);
  assert.equal(code, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), {
    source: dir.path,
    output: out,
    original_lines: 2000,
    injected_lines: 100,
    total_lines: 2100,
    faults_applied: ["service-down=beta", "error-spike"],
  });
  await assertVerified(out);
  const entries = await dump(out);
  assert.deepEqual(entries.filter(({ labels }) => labels["_injected"] === undefined), [
    ...ENTRIES.slice(0, 60),
    ...ENTRIES.slice(60, 120).filter(({ labels }) => labels.app !== "beta"),
    ...ENTRIES.slice(120),
  ]);
  const shown = await logtap([
    ...["open", dir.path, "--dump", "--json", "--inject", "service-down=beta"],
    ...["--inject", "error-spike", "--at", "11:31"],
  ]);
  assert.deepEqual(
    shown.stdout.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line)),
    entries,
    "--dump shows the same",
  );
});

Deno.test("--inject-out with a filter writes what --dump shows with it", async () => {
  using dir = exampleCapture(LINES);
  using home = tempDir();
  const inject = ["--inject", "service-down=beta", "--inject", "error-spike", "--at", "11:31"];
  const filters = [["--label", "app=alpha", "--from", "11:31:30"], ["--grep", "ERROR|line 7\\d"]];
  for (const [i, filter] of filters.entries()) {
    const out = home.file(`part ${i}`);
    const all = ["open", dir.path, ...inject, ...filter];
    const { code, stdout, stderr } = await logtap([...all, "--inject-out", out, "--json"]);
    assert.equal(code, 0, stderr);
    await assertVerified(out);
    const shown = (await logtap([...all, "--dump", "--json"])).stdout;
    const entries = await dump(out);
    assert.deepEqual(entries, shown.trimEnd().split("\n").map((line) => JSON.parse(line)));
    assert.ok(entries.some(({ labels }) => labels["_injected"] === "true"));
    const { original_lines, injected_lines, total_lines } = JSON.parse(stdout);
    assert.deepEqual([original_lines + injected_lines, total_lines], [
      entries.length,
      entries.length,
    ]);
    const plain = (await logtap(["open", dir.path, ...filter, "--dump", "--count"])).stdout;
    assert.equal(original_lines, Number(plain));
  }
  const none = home.file("none");
  const { code, stderr } = await logtap([
    ...["open", dir.path, ...inject.slice(0, 2), "--label", "app=alpha", "--inject-out", none],
  ]);
  assert.equal(code, 3, stderr);
  assert.match(stderr, /no entry is met/);
});

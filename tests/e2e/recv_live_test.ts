/** The view of a receiver whose capture changes all the time: it is pushed to, rotates, and evicts. */
import assert from "node:assert/strict";
import { walk } from "../support/open_screen.ts";
import { openRecv, type RecvScreen, streamTo } from "../support/recv_screen.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitFor } from "../support/wait_for.ts";

const tmux = needs("tmux", "bash");

/** The message of the selected entry, and its number. */
const SELECTED = /▸.* msg="line (\d+)"/;

async function selected({ terminal }: RecvScreen): Promise<number> {
  return await waitFor(
    async () => {
      const number = SELECTED.exec(await terminal.screen())?.[1];
      return number === undefined ? undefined : Number(number);
    },
    { what: "an entry to be selected" },
  );
}

function evicted(capture: string): number {
  const { ledger } = JSON.parse(Deno.readTextFileSync(`${capture}/metadata.json`));
  return ledger.evicted?.lines ?? 0;
}

tmux.test("a search goes on with what arrives, and n goes there", async () => {
  using dir = tempDir();
  await using recv = await openRecv(dir);
  const { terminal } = recv;
  await using _ = await streamTo(await recv.url());
  await terminal.see(/line \d{2,}/);
  await terminal.type("/needle");
  await terminal.press("Enter");
  const total = async () => {
    const counted = /\[[\d–]+\/([\d,]+)\] \/needle/.exec(await terminal.screen())?.[1];
    return counted === undefined ? undefined : Number(counted.replaceAll(",", ""));
  };
  const first = await waitFor(total, { what: "the hits to be counted" });
  await waitFor(async () => (await total() ?? 0) > first + 3, {
    what: "hits that have arrived since",
  });
  await terminal.press("g", "g");
  for (let hit = 50; hit <= 200; hit += 50) {
    await terminal.press("n");
    await terminal.see(new RegExp(`▸.*needle ${hit}$`, "m"));
  }
});

tmux.test("a mark stays on its entry over rotations, and says when that was evicted", async () => {
  using dir = tempDir();
  await using recv = await openRecv(dir, ["--max-file", "256KB", "--max-disk", "1MB"]);
  const { terminal, capture } = recv;
  await using _ = await streamTo(await recv.url(), { batch: 1000 });
  await terminal.see(SELECTED);
  await terminal.press("g", "g");
  await terminal.see(/▸.*line 0"/);
  await terminal.press("m", "a", "G");
  await terminal.see(/FOLLOW/);
  await terminal.press("f", "m", "b");
  await terminal.see(/marked b/);
  const marked = await selected(recv);
  const files = () => [...Deno.readDirSync(capture)].filter(({ name }) => name.endsWith(".zst"));
  const before = new Set(files().map(({ name }) => name));
  await waitFor(() => files().some(({ name }) => !before.has(name)), { what: "a rotation" });
  await terminal.press("G", "'", "b");
  // The file may be gone already, on a machine that is slow to look.
  await terminal.see(new RegExp(`▸.*line ${marked}"|the entry marked b is gone`));
  await waitFor(() => evicted(capture) > 0, { what: "the first file to be evicted" });
  await waitFor(
    async () => {
      await terminal.press("'", "a");
      return /the entry marked a is gone: the oldest file/.test(await terminal.screen());
    },
    { what: "the view to hear of it" },
  );
});

tmux.test("the first and the last entry are there while all a receiver can take is pushed", async (t) => {
  using dir = tempDir();
  await using recv = await openRecv(dir);
  const { terminal } = recv;
  const url = await recv.url();
  await using _one = await streamTo(url, { batch: 5000 });
  await using _two = await streamTo(url, { batch: 5000 });
  await terminal.see(/ \d\d+,\d{3} lines {2}FOLLOW/);
  await walk(t, terminal, {
    "gg": { press: ["g", "g"], see: /▸.*line 0"/ },
    "G": { press: ["G"], see: /lines {2}FOLLOW[^]*▸.*line \d{4,}"[^\n]*\n[^\n]*q quit/ },
    "a time": { type: "t-0s", enter: true, see: /▸.*line \d{4,}"/ },
    ":0%": { type: ":0%", enter: true, see: /▸.*line 0"/ },
  });
  await terminal.press("q");
  assert.equal((await recv.end()).code, 0);
});

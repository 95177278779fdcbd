import assert from "node:assert/strict";
import { denoDir, logtap, productCommand, startReceiver } from "../support/product.ts";
import { RawConnection } from "../support/raw_http.ts";
import { openRecv, type RecvScreen, streamTo } from "../support/recv_screen.ts";
import { needs } from "../support/skip.ts";
import { openShell } from "../support/shell_terminal.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitFor } from "../support/wait_for.ts";

const tmux = needs("tmux", "bash");

/** The terminal is as it was: its settings, its screen, its cursor. */
async function assertGivenBack({ terminal, end }: RecvScreen): Promise<number> {
  const { code, before, after } = await end();
  assert.equal(after, before);
  assert.equal(await terminal.ask("alternate_on"), "0");
  assert.equal(await terminal.ask("cursor_flag"), "1");
  return code;
}

const ENDS = [
  { name: "q", act: ({ terminal }: RecvScreen) => terminal.press("q") },
  { name: "Q", act: ({ terminal }: RecvScreen) => terminal.press("Q") },
  { name: "Ctrl-C", act: ({ terminal }: RecvScreen) => terminal.press("C-c") },
  { name: "SIGTERM", act: async ({ pid }: RecvScreen) => Deno.kill(await pid(), "SIGTERM") },
  { name: "SIGINT", act: async ({ pid }: RecvScreen) => Deno.kill(await pid(), "SIGINT") },
] as const;

for (const { name, act } of ENDS) {
  tmux.test(`recv on a terminal shows what arrives; ${name} ends it with a farewell`, async () => {
    using dir = tempDir();
    await using recv = await openRecv(dir);
    const { terminal, capture } = recv;
    await terminal.see(/redaction OFF[^]*Nothing has arrived yet/);
    assert.equal(await terminal.ask("alternate_on"), "1");
    const stream = await streamTo(await recv.url());
    await terminal.see(/\[beta\] level=info msg="line \d+"[^]*listening on/);
    await terminal.see(/dropped 0 {2}disk .* ledger ✓ {2}total \d+/);
    await stream[Symbol.asyncDispose]();
    await act(recv);
    assert.equal(await assertGivenBack(recv), 0);
    const screen = await terminal.screen();
    const said = screen.slice(screen.indexOf("listening on http"));
    const lines = stream.lines.toLocaleString("en-US");
    assert.match(said, /^listening on .*, writing to capture\nstopping\ncapture: received /);
    assert.ok(said.includes(`received ${lines}, written ${lines}, dropped 0, refused 0`), said);
    assert.match(said, new RegExp(`most frequent, in all ${lines} lines:\n +[\\d,]+ {2}`));
    assert.match(
      said,
      /next: logtap open capture\n {6}logtap triage capture --out capture-triage$/,
    );
    const verified = await logtap(["verify", capture]);
    assert.equal(verified.code, 0, verified.stdout + verified.stderr);
  });
}

tmux.test("a second Ctrl-C does not wait for a sender that is slow", async () => {
  using dir = tempDir();
  await using recv = await openRecv(dir);
  const { terminal } = recv;
  using slow = await RawConnection.open(Number(new URL(await recv.url()).port));
  await slow.send(
    "POST /loki/api/v1/push HTTP/1.1\r\nHost: localhost\r\n" +
      "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
  );
  await terminal.see(/connections 1/);
  await terminal.press("C-c");
  await terminal.see(/^stopping$/m);
  await terminal.press("C-c");
  assert.equal(await assertGivenBack(recv), 130);
  assert.doesNotMatch(await terminal.screen(), /capture: received/);
});

tmux.test("an address that is taken is told in a sentence, with nothing left of a view", async () => {
  using dir = tempDir();
  await using first = await startReceiver(dir.file("first"));
  await using recv = await openRecv(dir, ["--listen", new URL(first.url).host]);
  assert.equal(await assertGivenBack(recv), 5);
  assert.match(await recv.terminal.screen(), /^logtap: Cannot listen on 127\.0\.0\.1:\d+: /m);
});

const HEADLESS = [
  { name: "--headless", args: ["--headless"], redirect: "" },
  { name: "stdout in a file", args: [], redirect: "> out" },
] as const;

for (const { name, args, redirect } of HEADLESS) {
  tmux.test(`recv with ${name} shows a status line instead`, async () => {
    using dir = tempDir();
    await using recv = await openRecv(dir, args, { redirect });
    const { terminal } = recv;
    await using _ = await streamTo(await recv.url());
    await terminal.see(/lines\/s .* total \d+ /);
    assert.equal(await terminal.ask("alternate_on"), "0");
    await terminal.press("C-c");
    assert.equal(await assertGivenBack(recv), 0);
    const screen = await terminal.screen();
    assert.match(screen, /stopping\ncapture: received [^]*\nnext: logtap open capture\n/);
    assert.doesNotMatch(screen, /most frequent/);
  });
}

tmux.test("with stderr in a file, the talk is there and there is no view", async () => {
  using dir = tempDir();
  await using recv = await openRecv(dir, [], { redirect: "2> err" });
  const said = () => Deno.readTextFileSync(dir.file("err"));
  await waitFor(() => /listening on http/.test(said()), { what: "recv to listen" });
  assert.equal(await recv.terminal.ask("alternate_on"), "0");
  Deno.kill(await recv.pid(), "SIGTERM");
  assert.equal(await assertGivenBack(recv), 0);
  assert.match(said(), /capture: received 0/);
});

tmux.test("keys come from the terminal when stdin is something else", async () => {
  using dir = tempDir();
  await using recv = await openRecv(dir, [], { redirect: "< /dev/null" });
  await recv.terminal.see(/Nothing has arrived yet/);
  await recv.terminal.press("q");
  assert.equal(await assertGivenBack(recv), 0);
});

tmux.test("warnings of the receiver are shown, and said again afterwards", async () => {
  using dir = tempDir();
  await using recv = await openRecv(dir, ["--no-sandbox"]);
  const { terminal } = recv;
  await terminal.see(/logtap .* http:/);
  await terminal.press("q");
  assert.equal(await assertGivenBack(recv), 0);
  await terminal.see(/^warning: --no-sandbox: .*\nlistening on .*\nstopping$/m);
});

tmux.test("the view goes on over rotated and evicted files, in any size", async () => {
  using dir = tempDir();
  const sizes = ["--max-file", "256KB", "--max-disk", "1MB"];
  await using recv = await openRecv(dir, sizes);
  const { terminal, capture } = recv;
  const evicted = () => {
    const { ledger } = JSON.parse(Deno.readTextFileSync(`${capture}/metadata.json`));
    return ledger.evicted?.lines ?? 0;
  };
  await using stream = await streamTo(await recv.url(), { batch: 2000 });
  await terminal.press("g", "g");
  await terminal.see(/line 0"/);
  await waitFor(() => evicted() > 0, { what: "a file to be evicted" });
  await terminal.press("G");
  await terminal.see(/FOLLOW/);
  await waitFor(
    async () => {
      await terminal.press("g", "g");
      const first = /line (\d+)"/.exec(await terminal.screen())?.[1];
      return first !== undefined && Number(first) > 0 && !/FOLLOW/.test(await terminal.screen());
    },
    { what: "the first line that is left" },
  );
  for (const [columns, rows] of [[40, 10], [132, 50]] as const) {
    await terminal.resize(columns, rows);
    await terminal.press("G");
    await terminal.see(/FOLLOW[^]*\[gamma\] level=/);
  }
  assert.ok(stream.lines > 0);
  await terminal.press("q");
  assert.equal(await assertGivenBack(recv), 0);
  const verified = await logtap(["verify", capture]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
});

needs("tmux", "bash", "deno 2.9").test(
  "Ctrl-Z stops receiving, too; fg shows the view again, and what is pushed arrives",
  async () => {
    using dir = tempDir();
    const { program, flags } = productCommand();
    const env = ["env", "LOGTAP_CONFIG=off", `DENO_DIR=${denoDir()}`];
    const recv = ["recv", "--dir", dir.file("capture"), "--listen", "127.0.0.1:0"];
    await using shell = await openShell([...env, program, ...flags, ...recv]);
    const { terminal } = shell;
    await terminal.see(/http:\/\/127\.0\.0\.1:\d+/);
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(await terminal.screen())!;
    await terminal.press("C-z");
    await shell.stopped();
    await terminal.press("Enter");
    await terminal.see(/Nothing has arrived yet/);
    await using _ = await streamTo(url);
    await terminal.see(/▸.*line \d+"/);
    await terminal.press("q");
    assert.equal(await shell.end(), 0);
  },
);

import assert from "node:assert/strict";
import { type Step, walk } from "../support/open_screen.ts";
import { unpressed, WHEEL } from "../support/pressed_keys.ts";
import { openRecv, streamTo } from "../support/recv_screen.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";

/** The selected entry is the one with this message. */
const at = (message: string) => new RegExp(`▸\\S+ \\[\\w+\\] level=\\w+ msg="${message}"`);
const FOLLOWS = /lines {2}FOLLOW/;
const STAYS = /lines *$/m;

/** The walk starts with the first line selected, while lines arrive all the time. */
const WALK: Readonly<Record<string, Step>> = {
  "gg goes to the first entry, and stays": { press: ["g", "g"], see: at("line 0") },
  "j goes down": { press: ["j"], see: at("line 3") },
  "k goes up": { press: ["k"], see: at("line 0") },
  "Down and Up too": { press: ["Down", "Down", "Up"], see: at("line 3") },
  "Ctrl-D and Ctrl-U scroll half a screen": {
    press: ["C-d", "C-d", "C-u"],
    see: at("line \\d\\d"),
  },
  "Home goes back": { press: ["Home"], see: at("line 0") },
  "d and u too": { press: ["d", "u"], see: at("line 0") },
  "Ctrl-F and Ctrl-B": { press: ["C-f", "C-b"], see: at("line 0") },
  "Space and b as in less": { press: ["Space", "b"], see: at("line 0") },
  "the wheel goes down": { type: WHEEL.down, see: at("line 3") },
  "and up": { type: WHEEL.up, see: at("line 0") },
  "PgDn shows the next screen": {
    press: ["PageDown"],
    see: /▸\S+ \[\w+\] level=\w+ msg="line \d\d"/,
  },
  "PgUp the one before": { press: ["PageUp"], see: at("line 0") },
  "Ctrl-F too": { press: ["C-f"], see: at("line \\d\\d") },
  "and Ctrl-B": { press: ["C-b"], see: at("line 0") },
  "d scrolls half a screen": { press: ["d"], see: at("line \\d\\d") },
  "u back": { press: ["u"], see: at("line 0") },
  "G goes to the end, and follows": { press: ["G"], see: FOLLOWS },
  "f stays where it is": { press: ["f"], see: STAYS },
  "f follows again": { press: ["f"], see: FOLLOWS },
  "F is f": { press: ["F"], see: STAYS },
  "and once more": { press: ["F"], see: FOLLOWS },
  "< goes to the first": { press: ["<"], see: at("line 0") },
  "> to the last, and follows": { press: [">"], see: FOLLOWS },
  "/ searches": {
    press: ["g", "g"],
    type: "/needle 50",
    enter: true,
    see: /▸.*needle 50$/m,
  },
  "n finds the next hit": { press: ["n"], see: /▸.*needle 500$/m },
  "N the one before": { press: ["N"], see: /▸.*needle 50$/m },
  "Esc ends the search": { press: ["Escape"], see: /^(?![^]*\/needle 50 )/ },
  "ma marks": { press: ["m", "a"], see: /marked a/ },
  "End goes to the end": { press: ["End"], see: FOLLOWS },
  "'a returns": { press: ["'", "a"], see: /▸.*needle 50$/m },
  "e goes to the next error": { press: ["e"], see: /▸.*level=error msg="line 69"/ },
  "e to the one behind it": { press: ["e"], see: /▸.*level=error msg="line 139"/ },
  "E to the one before": { press: ["E"], see: /▸.*level=error msg="line 69"/ },
  "l shows a label only": { type: "lapp=beta", enter: true, see: /LABEL app=beta/ },
  "Esc takes it away": { press: ["Escape"], see: /^(?![^]*LABEL)/ },
  "& shows a pattern only": {
    type: "&needle",
    enter: true,
    see: /GREP needle[^]*needle[^]*needle/,
  },
  "! hides one": { type: "!needle 1", enter: true, see: /HIDE needle 1/ },
  "Esc and Esc": { press: ["Escape", "Escape"], see: /^(?![^]*(HIDE|GREP))/ },
  "gg for the next ones": { press: ["g", "g"], see: at("line 0") },
  "Enter shows the entry": { press: ["Enter"], see: /entry[^]*cursor +1\n[^]*app=/ },
  "y copies it": { press: ["y"], see: /copied/ },
  "Esc closes it": { press: ["Escape"], see: at("line 0") },
  "i shows a histogram": { press: ["i"], see: /entries over time/ },
  "Esc leaves it": { press: ["Escape"], see: at("line 0") },
  "p shows patterns": { press: ["p"], see: /patterns[^]*line <N>/ },
  "q leaves it": { press: ["q"], see: at("line 0") },
  "? helps": { press: ["?"], see: /keys[^]*Next entry/ },
  "? once more ends that": { press: ["?"], see: at("line 0") },
  "Right scrolls to the side": { press: ["Right"], see: /^(?![^]*\[alpha\] level)/ },
  "Left scrolls back": { press: ["Left"], see: at("line 0") },
  "Right for h": { press: ["Right"], see: /^(?![^]*\[alpha\] level)/ },
  "h scrolls back": { press: ["h"], see: at("line 0") },
  "Right twice for ^": { press: ["Right", "Right"], see: /^(?![^]*\[alpha\] level)/ },
  "^ scrolls back at once": { press: ["^"], see: at("line 0") },
  "t goes to a time": { type: "t-0s", enter: true, see: at("line \\d{3,}") },
  ": goes to a part": { type: ":0%", enter: true, see: at("line 0") },
  "& for the export": { type: "&needle", enter: true, see: /GREP needle/ },
  "w writes what is shown": { press: ["w", "Enter"], see: /wrote [\d,]+ entries to/ },
  "Esc shows all again": { press: ["Escape"], see: /^(?![^]*GREP)/ },
  "gg goes back": { press: ["g", "g"], see: at("line 0") },
  "a key without meaning says so": {
    press: ["Tab"],
    see: /Tab means nothing here; \? lists the keys/,
  },
  "[ is for replays": { press: ["["], see: /only a replay has a speed/ },
  "Home": { press: ["Home"], see: /\? help {2}q quit/ },
  "so is ]": { press: ["]"], see: /only a replay has a speed/ },
  "s lists services": { press: ["s"], see: /which services\?[^]*3 of 3 chosen/ },
  "Esc leaves them": { press: ["Escape"], see: at("line 0") },
  "Ctrl-L draws again": { press: ["C-l"], see: at("line 0") },
};

/** Each of a receiver of its own. */
const ENDS: Readonly<Record<string, Step>> = {
  ":q": { type: ":q", enter: true, see: /capture: received/ },
  Q: { press: ["Q"], see: /capture: received/ },
};

Deno.test("every key that is not for replays is pressed here, but those that end it", () => {
  const steps = [WALK, ENDS].flatMap((walk) => Object.values(walk));
  const elsewhere = unpressed(steps, ({ isReplay }) => isReplay !== true);
  // In recv_view_test.ts.
  assert.deepEqual(elsewhere, ["ctrl+z", "ctrl+c"]);
});

needs("tmux", "bash").test("every key works while lines arrive", async (t) => {
  using dir = tempDir();
  await using recv = await openRecv(dir);
  const { terminal } = recv;
  await using _ = await streamTo(await recv.url());
  // Enough for every step, and then it goes on.
  await terminal.see(/ 1,\d\d\d lines/);
  await walk(t, terminal, WALK);
});

for (const [name, step] of Object.entries(ENDS)) {
  needs("tmux", "bash").test(`${name} ends the view, and receiving`, async (t) => {
    using dir = tempDir();
    await using recv = await openRecv(dir);
    await walk(t, recv.terminal, { "it begins": { see: /http:/ }, "it ends": step });
    assert.equal((await recv.end()).code, 0);
  });
}

/** Every key of the view, on a finished capture. */
import assert from "node:assert/strict";
import { entryAt, exampleCapture, openView, type Step, walk } from "../support/open_screen.ts";
import { unpressed, WHEEL } from "../support/pressed_keys.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";

/** The selected entry is number i. */
const at = (i: number | string) => new RegExp(`▸\\S+ \\[\\w+\\] level=\\w+ msg="line ${i}"`);

/** Nothing is left out. */
const ALL = /^(?![^]* of 2,000)[^]* 2,000 lines *$/m;

const MOVING: Readonly<Record<string, Step>> = {
  "the first entry is selected": { see: at(0) },
  "j goes down": { press: ["j"], see: at(1) },
  "k goes up": { press: ["k"], see: at(0) },
  "Down and Up too": { press: ["Down", "Down", "Up"], see: at(1) },
  "Ctrl-D scrolls half a screen": { press: ["C-d"], see: at(13) },
  "Ctrl-U scrolls back": { press: ["C-u"], see: at(1) },
  "d and u too": { press: ["d", "d", "u"], see: at(13) },
  "PgDn shows the next screen": { press: ["PageDown"], see: at(37) },
  "PgUp the one before": { press: ["PageUp"], see: at(13) },
  "Ctrl-F and Ctrl-B too": { press: ["C-f", "C-f", "C-b"], see: at(37) },
  "the wheel goes down": { type: WHEEL.down, see: at(38) },
  "and up": { type: WHEEL.up, see: at(37) },
  "G goes to the last entry, and follows": { press: ["G"], see: /▸.*line 1999"[^]*$/ },
  "f stays": { press: ["f"], see: /2,000 lines *$/m },
  "F follows again": { press: ["F"], see: /FOLLOW *$/m },
  "gg goes to the first": { press: ["g", "g"], see: at(0) },
  "End goes to the last": { press: ["End"], see: at(1999) },
  "Home to the first": { press: ["Home"], see: at(0) },
  "> and < do the same": { press: [">"], see: at(1999) },
  "as in less": { press: ["<"], see: at(0) },
  "Space and b turn pages": { press: ["Space", "Space", "b"], see: at(24) },
  "so does Ctrl-F": { press: ["C-f"], see: at(48) },
  "and Ctrl-B": { press: ["C-b"], see: at(24) },
  "> follows": { press: [">"], see: /FOLLOW *$/m },
  "F stays": { press: ["F"], see: /2,000 lines *$/m },
  "and follows again": { press: ["F"], see: /FOLLOW *$/m },
  "and the place is told": { press: [":"], type: "50%", enter: true, see: /UTC\+01:00 {2}50%/ },
  "a key that means nothing says so": {
    press: ["Home", "x"],
    see: /x means nothing here; \? lists the keys/,
  },
  "Right scrolls to the side": { press: ["Right"], see: /▸\S+ \[alpha\] eedle 0$/m },
  "Left scrolls back": { press: ["Left"], see: at(0) },
  "Right twice is beyond its end": { press: ["Right", "Right"], see: /▸\S+ \[alpha\] *$/m },
  "h scrolls back too": { press: ["h", "h"], see: at(0) },
  "Right twice for ^": { press: ["Right", "Right"], see: /▸\S+ \[alpha\] *$/m },
  "^ scrolls back at once": { press: ["^"], see: at(0) },
  "Ctrl-L draws again": { press: ["C-l"], see: at(0) },
  "t goes to a time of the capture's zone": { type: "t11:45:03", enter: true, see: at(903) },
  "a time that cannot be read is told while typing goes on": {
    type: "tnoon",
    enter: true,
    see: /time: noon {2}.*"noon"/,
  },
  "Esc leaves the prompt": { press: ["Escape"], see: /\? help {2}q quit$/m },
  "e goes to the next error": { press: ["e"], see: at(909) },
  "e to the one behind it": { press: ["e"], see: at(979) },
  "E to the one before": { press: ["E"], see: at(909) },
  "m marks the entry": { press: ["m", "a"], see: /marked a[^]*|^a▸/m },
  "the mark is to be seen": { press: ["Home", "Down"], see: at(1) },
  "' goes to it": { press: ["'", "a"], see: /^a▸\S+ \[\w+\] level=error msg="line 909"/m },
  ":42% goes to a part of it": { type: ":42%", enter: true, see: at(839) },
  ":10:32 would be before the first": { type: ":10:32", enter: true, see: at(0) },
  "and that is told": { see: /earlier than all: the first entry is of 2026-11-21 11:30:00/ },
  ":11:32 goes to a time": { type: ":11:32", enter: true, see: at(120) },
  ":1900 goes to an entry by its number": { type: ":1900", enter: true, see: at(1899) },
  "what is no command is told": { type: ":dance", enter: true, see: /no such command/ },
  "and can be mended": { press: ["C-u"], type: "1", enter: true, see: at(0) },
};

const FINDING: Readonly<Record<string, Step>> = {
  "/ searches": { type: "/needle", enter: true, see: /▸.*needle 50$/m },
  "the hits are counted": { see: /\[2\/40\] \/needle/ },
  "n finds the next": { press: ["n", "n"], see: /▸.*needle 150$/m },
  "N the one before": { press: ["N"], see: /▸.*needle 100$/m },
  "/ and Up bring back what was typed": { press: ["/", "Up"], see: /^\/needle$/m },
  "Esc leaves that line": { press: ["Escape"], see: /\? help {2}q quit$/m },
  "Esc ends the search": { press: ["Escape"], see: /^(?![^]*\/needle )/ },
  "/= shows only": { type: "/=needle", enter: true, see: /GREP needle[^]*needle 0[^]*needle 50/ },
  "what is left is counted": { see: /40 of 2,000 lines/ },
  "the selected entry is still there": { see: /▸.*needle 100$/m },
  "/! hides": { type: "/!needle 1", enter: true, see: /HIDE needle 1/ },
  "and goes on to the next that is left": { see: /18 of 2,000 lines[^]*▸.*needle 200$/m },
  "Esc takes the last away": { press: ["Escape"], see: /^(?![^]*HIDE)[^]*40 of 2,000/ },
  "! hides too": { type: "!needle 2", enter: true, see: /HIDE needle 2/ },
  "Esc takes that away": { press: ["Escape"], see: /^(?![^]*HIDE)[^]*40 of 2,000/ },
  "& shows only": { type: "&line", enter: true, see: /GREP line/ },
  "l shows a label only": { type: "lapp=beta", enter: true, see: /LABEL app=beta/ },
  "what they leave together": { see: /13 of 2,000 lines/ },
  "a label that cannot be read is told": {
    type: "lnonsense",
    enter: true,
    see: /label: nonsense {2}\S+/,
  },
  "Esc leaves the prompt": { press: ["Escape"], see: /q quit$/m },
  "Esc, and the label goes": { press: ["Escape"], see: /^(?![^]*LABEL)[^]*GREP line/ },
  "Esc, and the pattern": { press: ["Escape"], see: /^(?![^]*GREP line)/ },
  "Esc, and all is shown": { press: ["Escape"], see: ALL },
  "s picks services": { press: ["s"], see: /3 of 3 chosen[^]*\[x\].*alpha/ },
  "o takes one": { press: ["j", "o"], see: /LABEL app=beta[^]*667 of 2,000/ },
  "s again shows what was picked": { press: ["s"], see: /1 of 3 chosen[^]*\[x\].*beta/ },
  "a takes all": { press: ["a", "Enter"], see: ALL },
  "q closes only the list": { press: ["s", "q"], see: ALL },
};

const CLOSER: Readonly<Record<string, Step>> = {
  "Enter shows the whole entry": { type: ":4", enter: true, see: /▸.*größe/ },
  "with labels, metadata and laid-out JSON": {
    press: ["Enter"],
    see: /time +2026-11-21T11:30:03[^]*app=alpha[^]*trace=abc[^]*"name": "größe"/,
  },
  "n shows the next": { press: ["n"], see: /line 4/ },
  "N the one before": { press: ["N"], see: /größe/ },
  "y copies it": { press: ["y"], see: /copied/ },
  "Esc closes it": { press: ["Escape"], see: /▸.*größe/ },
  "i shows entries over time": { press: ["i"], see: /entries over time[^]*█/ },
  "Enter goes there": { press: ["End", "Enter"], see: /▸.*line 19\d\d"/ },
  "p shows patterns": { press: ["p"], see: /patterns[^]*1,9\d\d/ },
  "p closes them": { press: ["p"], see: /▸.*line 19\d\d"/ },
  "? shows the keys": { press: ["?"], see: /Moving[^]*First entry/ },
  "? closes them": { press: ["?"], see: /▸.*line 19\d\d"/ },
  "Ctrl-L draws again": { press: ["C-l"], see: /▸.*line 19\d\d"/ },
  "w writes what is shown": { press: ["w"], see: /^write to: filtered-/m },
  "into a capture": { press: ["C-u"], type: "part", enter: true, see: /wrote 2,000 entries/ },
};

const ENDS: Readonly<Record<string, Step>> = {
  q: { press: ["q"], see: /ended with 0/ },
  Q: { press: ["Q"], see: /ended with 0/ },
  "Ctrl-C": { press: ["C-c"], see: /ended with 0/ },
  ":q": { type: ":q", enter: true, see: /ended with 0/ },
};

Deno.test("every key that is not for replays is pressed here, but Ctrl-Z", () => {
  const steps = [MOVING, FINDING, CLOSER, ENDS].flatMap((walk) => Object.values(walk));
  // Of Ctrl-Z there is a test in open_view_test.ts: the shell here cannot go on with it.
  assert.deepEqual(unpressed(steps, ({ isReplay }) => isReplay !== true), ["ctrl+z"]);
});

needs("tmux").test("every key of the view does what the table says", async (t) => {
  using dir = exampleCapture();
  using home = tempDir();
  await using terminal = await openView([dir.path, "--no-pick"], home.path);
  await terminal.tmux("set-option", "-s", "set-clipboard", "on");
  await t.step("moving", (t) => walk(t, terminal, MOVING));
  await t.step("finding", (t) => walk(t, terminal, FINDING));
  await t.step("looking closer", (t) => walk(t, terminal, CLOSER));
  await t.step("what was copied is the entry", async () => {
    assert.deepEqual(JSON.parse(await terminal.tmux("show-buffer")), entryAt(3));
  });
});

for (const [name, step] of Object.entries(ENDS)) {
  needs("tmux").test(`${name} ends the view`, async (t) => {
    using dir = exampleCapture(10);
    using home = tempDir();
    await using terminal = await openView([dir.path, "--no-pick"], home.path);
    await walk(t, terminal, { "it begins": { see: at(0) }, "it ends": step });
  });
}

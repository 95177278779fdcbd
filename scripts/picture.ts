/**
 * Makes docs/picture.svg, the screen that README.md shows: `deno task picture`. Runs `logtap demo` in
 * tmux until the middle of its incident (three quarters of a minute), and draws what an independent
 * terminal makes of it. The lines are those of every demo; times and rates are those of the run.
 */
import { ROOT, RUN_FLAGS } from "./product.ts";
import { readScreen } from "./picture/screen.ts";
import { screenSvg } from "./picture/svg.ts";
import { TmuxScreen } from "./picture/tmux.ts";

const SIZE = { columns: 120, rows: 30 } as const;
const TARGET = new URL("docs/picture.svg", ROOT);
/** Lines that the shop has logged in the middle of its incident, whatever the machine. */
const MOMENT = /total 1,6\d\d/;
const DEADLINE_MS = 120_000;

const main = new URL("main.ts", ROOT).pathname;
const cwd = await Deno.makeTempDir({ prefix: "logtap-picture-" });
try {
  await Deno.writeTextFile(TARGET, await draw(await shoot()));
} finally {
  await Deno.remove(cwd, { recursive: true });
}

async function shoot(): Promise<string> {
  const demo = [main, "demo", "--dir", "./shop", "--color", "always"];
  const command = [Deno.execPath(), "run", ...RUN_FLAGS, ...demo];
  await using screen = await TmuxScreen.open(command, { cwd, ...SIZE });
  await screen.see(MOMENT, DEADLINE_MS);
  const sent = await screen.styledText();
  await screen.press("q");
  return sent;
}

async function draw(sent: string): Promise<string> {
  return screenSvg(await readScreen(sent, SIZE), {
    ...SIZE,
    title: "logtap demo",
    description:
      "The terminal view while logs arrive: rates, the busiest services, and the lines " +
      "of a shop whose payments fail.",
  });
}

/**
 * A small view for tests of the loop and the terminal: counts keys and shows the last one. Some keys
 * make it fail in the ways a view can fail. Its last words are on stdout: what was on the screen.
 */
import { Loop, type ScreenEffect, type ScreenEvent, type Step } from "../../../tui/loop.ts";
import { type Frame, type Size, span } from "../../../tui/screen/frame.ts";

interface Count {
  readonly keys: number;
  readonly last: string;
  readonly frames: number;
  readonly size: Size;
  readonly isDone: boolean;
}

type Event = { readonly kind: "tick" };
type Effect = { readonly kind: "reject" | "throw" | "exit" };
type CountStep = Step<Count, Effect>;

let drawn = 0;

function update(state: Count, event: Event | ScreenEvent): CountStep {
  const step = (next: Partial<Count>, ...effects: (Effect | ScreenEffect)[]): CountStep => (
    { state: { ...state, ...next }, effects }
  );
  switch (event.kind) {
    case "tick":
      return step({ frames: state.frames + 1 });
    case "resized":
      return step({ size: event.size });
    case "cannot_suspend":
      return step({ last: "cannot stop" });
    case "end":
      return step({ isDone: true, last: "the end" });
    case "key":
      return keyed(step, { state, key: event.key });
    default:
      return step({ last: event.kind === "paste" ? JSON.stringify(event.text) : event.kind });
  }
}

function keyed(
  step: (next: Partial<Count>, ...effects: (Effect | ScreenEffect)[]) => CountStep,
  { state, key }: { readonly state: Count; readonly key: string },
): CountStep {
  const next = { keys: state.keys + 1, last: key };
  if (key === "u") throw new Error("the update has failed");
  if (key === "ctrl+z") return step(next, { kind: "suspend" });
  if (key === "r") return step(next, { kind: "reject" });
  if (key === "t") return step(next, { kind: "throw" });
  if (key === "x") return step(next, { kind: "exit" });
  return step({ ...next, isDone: key === "q" });
}

/** With ballast on every row, new in each frame: a slow terminal has to leave frames out. */
function view({ keys, last, frames, size }: Count): Frame {
  if (last === "v") throw new Error("the view has failed");
  drawn++;
  const text = `keys ${keys}, last ${last}, ${size.columns}×${size.rows}`;
  const ballast = Array.from(
    { length: size.rows - 1 },
    (_, row) => [span(`${frames} ${row} `.repeat(40).slice(0, size.columns))],
  );
  return { lines: [[span(text)], ...ballast] };
}

const controller = new AbortController();
Deno.addSignalListener("SIGTERM", () => controller.abort());
const loop = new Loop<Count, Event, Effect>({
  initial: { keys: 0, last: "none", frames: 0, size: { columns: 0, rows: 0 }, isDone: false },
  update,
  view,
  perform: ({ kind }) => {
    if (kind === "reject") void Promise.reject(new Error("nobody waits for this"));
    if (kind === "throw") {
      setTimeout(() => {
        throw new Error("nobody catches this");
      });
    }
    if (kind === "exit") Deno.exit(3);
  },
  isDone: ({ isDone }) => isDone,
}, { colors: { hasColor: false, isLight: false }, signal: controller.signal });

const ticks = Deno.args.includes("--busy")
  ? setInterval(() => loop.post({ kind: "tick" }), 5)
  : undefined;
try {
  const { keys, last } = await loop.run();
  say(`ended: keys ${keys}, last ${last}, drawn ${drawn}`);
} finally {
  clearInterval(ticks);
}
Deno.exit(0);

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

import { copySequence } from "./clipboard.ts";
import type { Input } from "./input/input.ts";
import { Painter } from "./screen/painter.ts";
import type { Frame, Size } from "./screen/frame.ts";
import { type TerminalColors, themeFor } from "./screen/theme.ts";
import { Terminal } from "./terminal.ts";

/** At most 30 frames a second. */
const FRAME_MS = 1000 / 30;

/** Where the loop learns what a view is: pure functions of values, and one that acts. */
export interface View<State, Event, Effect> {
  readonly initial: State;
  update(state: State, event: Event | ScreenEvent): Step<State, Effect>;
  view(state: State, size: Size): Frame;
  /** Does what `update` asked for; what comes of it is posted. */
  perform(effect: Effect): void;
  /** The loop ends with this state. */
  isDone(state: State): boolean;
}

export interface Step<State, Effect> {
  readonly state: State;
  readonly effects: readonly (Effect | ScreenEffect)[];
}

/** What the screen itself tells a view. */
export type ScreenEvent =
  | Input
  | { readonly kind: "resized"; readonly size: Size }
  | { readonly kind: "cannot_suspend" }
  /** The terminal is gone, or somebody asks for the end. */
  | { readonly kind: "end" };

/** What a view may ask of the screen. */
export type ScreenEffect =
  | { readonly kind: "suspend" }
  /** Everything is painted again. */
  | { readonly kind: "redraw" }
  /** Text for the clipboard, by OSC 52; terminals may refuse it. */
  | { readonly kind: "copy"; readonly text: string };

export interface LoopOptions {
  readonly colors: TerminalColors;
  /** Asks for the end. */
  readonly signal: AbortSignal;
}

/**
 * Shows a view until it is done: events in, at most 30 frames a second out. Frames that the terminal
 * is too slow for are left out; without news nothing is drawn.
 */
export class Loop<
  State,
  Event extends { readonly kind: string },
  Effect extends { readonly kind: string },
> {
  readonly #view: View<State, Event, Effect>;
  readonly #painter: Painter;
  readonly #options: LoopOptions;
  readonly #done = Promise.withResolvers<State>();
  readonly #end = () => this.post({ kind: "end" });
  /** There while the view is shown. */
  #terminal: Terminal | undefined;
  #state: State;
  #size: Size = { columns: 0, rows: 0 };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #paintedMs = -Infinity;
  /** The screen does not show the newest state. */
  #isStale = false;
  #isPainting = false;
  #isOver = false;

  constructor(view: View<State, Event, Effect>, options: LoopOptions) {
    this.#view = view;
    this.#state = view.initial;
    this.#options = options;
    this.#painter = new Painter(themeFor(options.colors));
    this.#done.promise.catch(() => {}); // `run` tells it, also when it begins later.
  }

  /**
   * Takes the terminal; events may be posted before. Resolves with the last state, when the terminal
   * is given back.
   * @throws {LogtapError} usage — there are no keys to read.
   * @throws what the view threw
   */
  async run(): Promise<State> {
    const { signal } = this.#options;
    const terminal = Terminal.open({
      onInput: (input) => this.#take(input),
      onRedraw: () => this.#redraw(),
      onGone: this.#end,
    });
    this.#terminal = terminal;
    try {
      signal.addEventListener("abort", this.#end, { once: true });
      if (signal.aborted) this.#end();
      this.#redraw();
      return await this.#done.promise;
    } finally {
      this.#isOver = true;
      signal.removeEventListener("abort", this.#end);
      clearTimeout(this.#timer);
      this.#terminal = undefined;
      await terminal.close();
    }
  }

  post(event: Event | ScreenEvent): void {
    if (this.#isOver) return;
    try {
      const before = this.#state;
      const { state, effects } = this.#view.update(before, event);
      this.#state = state;
      for (const effect of effects) this.#perform(effect);
      if (this.#view.isDone(this.#state)) return this.#done.resolve(this.#state);
      if (this.#state !== before || effects.length > 0) this.#schedule();
    } catch (error) {
      this.#done.reject(error);
    }
  }

  /** Ends the view: `run` gives the terminal back and throws this. */
  fail(error: unknown): void {
    this.#done.reject(error);
  }

  #take(input: Input): void {
    if (input.kind === "background") {
      this.#painter.theme = themeFor({ ...this.#options.colors, isLight: input.isLight });
      this.#schedule();
    }
    this.post(input);
  }

  #perform(effect: Effect | ScreenEffect): void {
    if (isScreenEffect(effect)) this.#act(effect);
    else this.#view.perform(effect);
  }

  #act(effect: ScreenEffect): void {
    switch (effect.kind) {
      case "suspend":
        return void this.#suspend();
      case "redraw":
        return this.#painter.forget();
      case "copy":
        return void this.#terminal?.write(copySequence(effect.text));
    }
  }

  async #suspend(): Promise<void> {
    if (await this.#terminal?.suspend() === false) this.post({ kind: "cannot_suspend" });
  }

  #redraw(): void {
    this.#painter.forget();
    this.#measure();
    this.#schedule();
  }

  #measure(): void {
    const { size } = this.#terminal ?? { size: this.#size };
    if (size.columns === this.#size.columns && size.rows === this.#size.rows) return;
    this.#size = size;
    this.post({ kind: "resized", size });
  }

  #schedule(): void {
    this.#isStale = true;
    if (this.#terminal === undefined || this.#timer !== undefined || this.#isPainting) return;
    const waitMs = Math.max(0, this.#paintedMs + FRAME_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#paint();
    }, waitMs);
  }

  /** What comes meanwhile is in the next frame. */
  async #paint(): Promise<void> {
    const terminal = this.#terminal;
    if (terminal === undefined) return;
    this.#isPainting = true;
    this.#paintedMs = performance.now();
    try {
      // Not every system tells of another size.
      this.#measure();
      this.#isStale = false;
      const frame = this.#view.view(this.#state, this.#size);
      await terminal.write(this.#painter.paint(frame, this.#size));
    } catch (error) {
      this.#done.reject(error);
    } finally {
      this.#isPainting = false;
      if (this.#isStale) this.#schedule();
    }
  }
}

const SCREEN_EFFECTS: ReadonlySet<string> = new Set<ScreenEffect["kind"]>([
  "suspend",
  "redraw",
  "copy",
]);

function isScreenEffect(effect: { readonly kind: string }): effect is ScreenEffect {
  return SCREEN_EFFECTS.has(effect.kind);
}

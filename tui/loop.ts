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

/** OSC 52 has to end somewhere: xterm takes 100 kB. */
const COPY_MAX_BYTES = 74_000;

/**
 * Shows a view until it is done: events in, at most 30 frames a second out. Frames that the terminal
 * is too slow for are left out.
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
  #timer: ReturnType<typeof setTimeout> | undefined;
  #paintedMs = -Infinity;

  constructor(view: View<State, Event, Effect>, options: LoopOptions) {
    this.#view = view;
    this.#state = view.initial;
    this.#options = options;
    this.#painter = new Painter(themeFor(options.colors));
  }

  /**
   * Takes the terminal; events may be posted before. Resolves with the last state, when the terminal
   * is given back. @throws what the view threw
   */
  async run(): Promise<State> {
    const { signal } = this.#options;
    const terminal = Terminal.open({
      onInput: (input) => this.post(input),
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
      signal.removeEventListener("abort", this.#end);
      clearTimeout(this.#timer);
      this.#terminal = undefined;
      terminal.close();
    }
  }

  post(event: Event | ScreenEvent): void {
    try {
      if (event.kind === "background") this.#repaintFor((event as { isLight: boolean }).isLight);
      const { state, effects } = this.#view.update(this.#state, event);
      this.#state = state;
      for (const effect of effects) this.#perform(effect);
      if (this.#view.isDone(state)) return this.#done.resolve(state);
      this.#schedule();
    } catch (error) {
      this.#done.reject(error);
    }
  }

  #perform(effect: Effect | ScreenEffect): void {
    switch (effect.kind) {
      case "suspend":
        if (!this.#terminal?.suspend()) this.post({ kind: "cannot_suspend" });
        return;
      case "redraw":
        return this.#painter.forget();
      case "copy":
        void this.#terminal?.write(copySequence((effect as { text: string }).text));
        return;
      default:
        return this.#view.perform(effect as Effect);
    }
  }

  #redraw(): void {
    this.#painter.forget();
    if (this.#terminal !== undefined) this.post({ kind: "resized", size: this.#terminal.size });
  }

  #repaintFor(isLight: boolean): void {
    this.#painter.theme = themeFor({ ...this.#options.colors, isLight });
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#terminal === undefined) return;
    const waitMs = Math.max(0, this.#paintedMs + FRAME_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#paint();
    }, waitMs);
  }

  async #paint(): Promise<void> {
    const terminal = this.#terminal;
    if (terminal === undefined) return;
    if (terminal.isBusy) return this.#schedule();
    this.#paintedMs = performance.now();
    try {
      const { size } = terminal;
      await terminal.write(this.#painter.paint(this.#view.view(this.#state, size), size));
    } catch (error) {
      this.#done.reject(error);
    }
  }
}

function copySequence(text: string): string {
  const bytes = new TextEncoder().encode(text).subarray(0, COPY_MAX_BYTES);
  return `\x1b]52;c;${bytes.toBase64()}\x07`;
}

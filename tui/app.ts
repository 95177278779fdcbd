import type { InstantReference } from "../lib/units/mod.ts";
import type { LookClient } from "./look/look_client.ts";
import type { LookPlan } from "./look/messages.ts";
import { Loop } from "./loop.ts";
import type { TerminalColors } from "./screen/theme.ts";
import {
  type AppEffect,
  type AppEvent,
  type Header,
  initialState,
  type StackedFilter,
  type State,
} from "./state.ts";
import { update } from "./update/update.ts";
import { lookFilters } from "./update/steps.ts";
import { view } from "./view/view.ts";

/** A replay's clock moves this often. */
const TICK_MS = 100;
/** Elsewhere it is only looked at for "5 minutes ago". */
const SLOW_TICK_MS = 1000;

export interface AppOptions {
  readonly header: Header;
  /** The view's from here on: it says what to look at, and ends it. */
  readonly looker: LookClient;
  readonly filters: readonly StackedFilter[];
  readonly scope: State["scope"];
  /** Ask at the start which services to show. */
  readonly picks?: boolean;
  /** Faults that are shown as if they were in the capture. */
  readonly injection?: LookPlan["injection"];
  readonly zone: number;
  readonly reference: InstantReference;
  readonly colors: TerminalColors;
  /** Asks for the end. */
  readonly signal: AbortSignal;
  nowMs(): number;
}

/**
 * The view of one capture, from the first frame to the last. The looker is at work from the start;
 * the terminal is taken by `run`.
 */
export class App implements Disposable {
  readonly #loop: Loop<State, AppEvent, AppEffect>;
  readonly #looker: LookClient;
  readonly #nowMs: () => number;
  readonly #tickMs: number;

  constructor(options: AppOptions) {
    const { header, looker, filters, scope } = options;
    const isReplay = header.kind === "replay" && header.speed !== 0;
    const isWritten = header.kind === "recv";
    const plan: LookPlan = {
      ...{ dir: looker.dir, filters: lookFilters({ scope, filters }), isReplay, isWritten },
      writer: `logtap ${header.version}`,
      ...options.injection !== undefined && { injection: options.injection },
    };
    const initial = initialState({
      ...options,
      size: { columns: 80, rows: 24 },
      isFollowing: header.kind === "recv" || isReplay,
    });
    // What is all there may be replayed at any time.
    this.#tickMs = header.kind === "replay" ? TICK_MS : SLOW_TICK_MS;
    this.#nowMs = () => options.nowMs();
    this.#looker = looker;
    this.#loop = new Loop({
      initial,
      update,
      view,
      perform: ({ ask }: AppEffect) => this.#looker.ask(ask),
      isDone: ({ isDone }) => isDone,
    }, options);
    looker.begin(plan, {
      onTell: (tell) => this.post(tell),
      onDeath: (error) => this.#loop.fail(error),
    });
  }

  post(event: AppEvent): void {
    this.#loop.post(event);
  }

  /**
   * Resolves when the person has had enough, with what was last on the screen.
   * @throws {LogtapError} usage — there are no keys to read; internal — the looker has died.
   */
  async run(): Promise<State> {
    const tick = setInterval(() => this.post({ kind: "tick", nowMs: this.#nowMs() }), this.#tickMs);
    try {
      return await this.#loop.run();
    } finally {
      clearInterval(tick);
      this[Symbol.dispose]();
    }
  }

  /** Ends the looker; for a view that is not run after all. */
  [Symbol.dispose](): void {
    this.#looker[Symbol.dispose]();
  }
}

/** The edge: the one file of the view that touches the terminal. */
import type { Input } from "./input/input.ts";
import { ASK_BACKGROUND } from "./input/background_reply.ts";
import { InputParser } from "./input/input_parser.ts";
import type { Size } from "./screen/frame.ts";

/** After this long without a further byte, Escape is the key and not the start of something. */
const ESCAPE_MS = 40;

const FALLBACK: Size = { columns: 80, rows: 24 };

/** Alternate screen, no cursor, pastes marked, the wheel as arrow keys; and all of it back. */
const ENTER = `\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?1007h${ASK_BACKGROUND}`;
const LEAVE = "\x1b[?2026l\x1b[0m\x1b[?1007l\x1b[?2004l\x1b[?25h\x1b[?1049l";

/** What a terminal tells; called from its reading. */
export interface TerminalEvents {
  onInput(input: Input): void;
  /** The size may have changed, or somebody else has written there. */
  onRedraw(): void;
  /** It cannot be read any more: the person is gone. */
  onGone(): void;
}

/** Keys come from /dev/tty when standard input is something else. */
type Keyboard = Pick<typeof Deno.stdin, "readable" | "setRaw">;

/** Whether there is somebody to press keys, at standard input or else at the terminal itself. */
export function hasKeyboard(): boolean {
  if (Deno.stdin.isTerminal()) return true;
  try {
    Deno.openSync("/dev/tty").close();
    return true;
  } catch {
    return false;
  }
}

/**
 * The terminal of this process, held in raw mode from `open` to `close`. However the process ends,
 * short of SIGKILL, the terminal is given back as it was.
 */
export class Terminal {
  readonly #keyboard: Keyboard;
  readonly #events: TerminalEvents;
  readonly #parser = new InputParser();
  readonly #encoder = new TextEncoder();
  readonly #giveBack = () => this.#leave();
  readonly #resized = () => this.#events.onRedraw();
  readonly #continued = () => this.#resume();
  #isHeld = false;
  #writing: Promise<void> | undefined;
  #escape: ReturnType<typeof setTimeout> | undefined;

  private constructor(keyboard: Keyboard, events: TerminalEvents) {
    this.#keyboard = keyboard;
    this.#events = events;
  }

  static open(events: TerminalEvents): Terminal {
    const keyboard = Deno.stdin.isTerminal() ? Deno.stdin : Deno.openSync("/dev/tty");
    const terminal = new Terminal(keyboard, events);
    terminal.#enter();
    // Deno.exit comes past `unload`; what nobody catches comes past the others.
    for (const kind of ["unload", "error", "unhandledrejection"]) {
      globalThis.addEventListener(kind, terminal.#giveBack);
    }
    if (Deno.build.os !== "windows") {
      Deno.addSignalListener("SIGWINCH", terminal.#resized);
      Deno.addSignalListener("SIGCONT", terminal.#continued);
    }
    void terminal.#read();
    return terminal;
  }

  get size(): Size {
    try {
      const { columns, rows } = Deno.consoleSize();
      return columns > 0 && rows > 0 ? { columns, rows } : FALLBACK;
    } catch {
      // A terminal that has been closed has no size.
      return FALLBACK;
    }
  }

  /** What was written has not left yet: better to wait and write something newer. */
  get isBusy(): boolean {
    return this.#writing !== undefined;
  }

  /** Resolves when the terminal has taken everything. Texts leave in the order they came. */
  async write(text: string): Promise<void> {
    if (!this.#isHeld || text === "") return;
    const bytes = this.#encoder.encode(text);
    const writing = (this.#writing ?? Promise.resolve()).then(() => writeAll(bytes));
    this.#writing = writing;
    await writing;
    if (this.#writing === writing) this.#writing = undefined;
  }

  /**
   * Gives the terminal back and stops the process, as Ctrl-Z does elsewhere; goes on where the shell
   * continues it. False where a process cannot stop itself.
   */
  suspend(): boolean {
    if (Deno.build.os === "windows") return false;
    this.#leave();
    try {
      Deno.kill(Deno.pid, "SIGTSTP");
      return true;
    } catch {
      // Older runtimes ask for a right to start programs.
      this.#resume();
      return false;
    }
  }

  close(): void {
    this.#leave();
    clearTimeout(this.#escape);
    for (const kind of ["unload", "error", "unhandledrejection"]) {
      globalThis.removeEventListener(kind, this.#giveBack);
    }
    if (Deno.build.os === "windows") return;
    Deno.removeSignalListener("SIGWINCH", this.#resized);
    Deno.removeSignalListener("SIGCONT", this.#continued);
  }

  #enter(): void {
    this.#isHeld = true;
    this.#keyboard.setRaw(true);
    this.#writeNow(ENTER);
  }

  /** Also called while the process ends: nothing here may wait. */
  #leave(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#writeNow(LEAVE);
    try {
      this.#keyboard.setRaw(false);
    } catch {
      // The terminal is gone; there is nothing to give back.
    }
  }

  #resume(): void {
    if (!this.#isHeld) this.#enter();
    this.#events.onRedraw();
  }

  #writeNow(text: string): void {
    let rest = this.#encoder.encode(text);
    try {
      while (rest.length > 0) rest = rest.subarray(Deno.stdout.writeSync(rest));
    } catch {
      // As above.
    }
  }

  async #read(): Promise<void> {
    try {
      for await (const bytes of this.#keyboard.readable) this.#take(bytes);
    } catch {
      // Told below.
    }
    this.#events.onGone();
  }

  #take(bytes: Uint8Array): void {
    clearTimeout(this.#escape);
    for (const input of this.#parser.feed(bytes)) this.#events.onInput(input);
    if (!this.#parser.isPending) return;
    this.#escape = setTimeout(() => {
      for (const input of this.#parser.flush()) this.#events.onInput(input);
    }, ESCAPE_MS);
  }
}

async function writeAll(bytes: Uint8Array): Promise<void> {
  let rest = bytes;
  try {
    while (rest.length > 0) rest = rest.subarray(await Deno.stdout.write(rest));
  } catch {
    // The person is gone: reading tells it.
  }
}

/** The edge: the one file of the view that touches the terminal. */
import { ReadStream } from "node:tty";
import { LogtapError } from "../lib/fault/mod.ts";
import type { Input } from "./input/input.ts";
import { ASK_BACKGROUND } from "./input/background_reply.ts";
import { InputParser } from "./input/input_parser.ts";
import type { Size } from "./screen/frame.ts";

/** After this long without a further byte, Escape is the key and not the start of something. */
const ESCAPE_MS = 40;
/** A terminal that does not take the last frame by then is stuck, and gets nothing more. */
const LAST_WRITE_MS = 2000;

const FALLBACK: Size = { columns: 80, rows: 24 };

/**
 * Alternate screen, no cursor, no wrapping (a row never spills into the next one, whatever the
 * terminal thinks of its width), pastes marked, the wheel as arrow keys; and all of it back.
 */
const ENTER = `\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h\x1b[?1007h${ASK_BACKGROUND}`;
const LEAVE = "\x1b[?2026l\x1b[0m\x1b[?1007l\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l";

/** Deno.exit comes past `unload`; what nobody catches comes past the others. */
const LAST_EVENTS = ["unload", "error", "unhandledrejection"] as const;

/** What a terminal tells; called from its reading. */
export interface TerminalEvents {
  onInput(input: Input): void;
  /** The size may have changed, or somebody else has written there. */
  onRedraw(): void;
  /** It cannot be read any more: the person is gone. */
  onGone(): void;
}

/** Where keys come from. */
interface Keyboard {
  readonly bytes: AsyncIterable<Uint8Array>;
  setRaw(isRaw: boolean): void;
}

/** Whether there is somebody to press keys, at standard input or else at the terminal itself. */
export function hasKeyboard(): boolean {
  return Deno.stdin.isTerminal() || isReadable(Deno.stderr) || isReadable(Deno.stdout);
}

/** Shells open a terminal once, for both directions; Windows has a handle for each. */
function isReadable(output: Pick<typeof Deno.stdout, "isTerminal">): boolean {
  return Deno.build.os !== "windows" && output.isTerminal();
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
  readonly #giveBack = () => this.#restore();
  readonly #resized = () => this.#events.onRedraw();
  readonly #continued = () => this.#resume();
  readonly #hungUp = () => this.#events.onGone();
  /** Our modes are set. */
  #isOurs = false;
  /** Text is taken. */
  #isOpen = false;
  #writing: Promise<void> | undefined;
  #escape: ReturnType<typeof setTimeout> | undefined;

  private constructor(keyboard: Keyboard, events: TerminalEvents) {
    this.#keyboard = keyboard;
    this.#events = events;
  }

  /** @throws {LogtapError} usage — there is nothing to read keys from. */
  static open(events: TerminalEvents): Terminal {
    const terminal = new Terminal(openKeyboard(), events);
    terminal.#enter();
    for (const kind of LAST_EVENTS) globalThis.addEventListener(kind, terminal.#giveBack);
    for (const [signal, listener] of terminal.#signals()) Deno.addSignalListener(signal, listener);
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

  /** Resolves when the terminal has taken everything. Texts leave in the order they came. */
  async write(text: string): Promise<void> {
    if (!this.#isOpen || text === "") return;
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
  async suspend(): Promise<boolean> {
    if (Deno.build.os === "windows") return false;
    await this.#leave();
    try {
      Deno.kill(Deno.pid, "SIGTSTP");
      return true;
    } catch {
      // Older runtimes ask for a right to start programs.
      this.#resume();
      return false;
    }
  }

  async close(): Promise<void> {
    await this.#leave();
    clearTimeout(this.#escape);
    for (const kind of LAST_EVENTS) globalThis.removeEventListener(kind, this.#giveBack);
    for (const [signal, listener] of this.#signals()) Deno.removeSignalListener(signal, listener);
  }

  #signals(): readonly (readonly [Deno.Signal, () => void])[] {
    if (Deno.build.os === "windows") return [];
    return [["SIGWINCH", this.#resized], ["SIGCONT", this.#continued], ["SIGHUP", this.#hungUp]];
  }

  #enter(): void {
    this.#keyboard.setRaw(true);
    this.#isOurs = true;
    this.#isOpen = true;
    this.#writeNow(ENTER);
  }

  /** Waits for what is being written: half a frame behind the way out would be garbage. */
  async #leave(): Promise<void> {
    this.#isOpen = false;
    if (await isDoneWithin(this.#writing, LAST_WRITE_MS)) return this.#restore();
    this.#isOurs = false;
    this.#setCooked();
  }

  /** Also called while the process ends: nothing here may wait. */
  #restore(): void {
    if (!this.#isOurs) return;
    this.#isOurs = false;
    this.#isOpen = false;
    this.#writeNow(LEAVE);
    this.#setCooked();
  }

  #setCooked(): void {
    try {
      this.#keyboard.setRaw(false);
    } catch {
      // The terminal is gone; there is nothing to give back.
    }
  }

  #resume(): void {
    if (!this.#isOurs) this.#enter();
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
      for await (const bytes of this.#keyboard.bytes) this.#take(bytes);
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

/**
 * Standard input; or, when that is something else, the terminal that stderr or stdout are. `/dev/tty`
 * could be opened only with every right there is.
 */
function openKeyboard(): Keyboard {
  if (Deno.stdin.isTerminal()) {
    return { bytes: Deno.stdin.readable, setRaw: (isRaw) => Deno.stdin.setRaw(isRaw) };
  }
  try {
    const stream = new ReadStream(isReadable(Deno.stderr) ? 2 : 1);
    return { bytes: stream, setRaw: (isRaw) => void stream.setRawMode(isRaw) };
  } catch (cause) {
    throw new LogtapError("usage", "Cannot read keys: no standard stream is a terminal", { cause });
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

async function isDoneWithin(work: Promise<void> | undefined, ms: number): Promise<boolean> {
  if (work === undefined) return true;
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), ms);
  try {
    return await Promise.race([work.then(() => true), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

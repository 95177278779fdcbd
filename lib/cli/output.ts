/** How much is gathered before it is written: one write of 64 KiB costs as much as one of a line. */
export const GATHER_BYTES = 64 * 1024;

/** How long gathered output may wait while more is being made. */
export const GATHER_MS = 50;

/** Where text goes: stdout, stderr, or an array in tests. Order is kept. */
export interface Output {
  /**
   * Takes the bytes over. A promise comes back when more than {@linkcode GATHER_BYTES} wait for a
   * slow reader: await it before writing more, else memory grows.
   */
  write(data: string | Uint8Array): void | Promise<void>;
  /** Resolves when everything written so far has left, or never will because the reader is gone. */
  flush(): Promise<void>;
  readonly isTerminal: boolean;
  /** Cells a line has; 80 where nobody knows. */
  readonly columns: number;
}

/** What stands behind a {@linkcode GatheredWriter}. */
export interface RawOutput {
  /** Writes some of the bytes and returns how many. */
  write(bytes: Uint8Array): Promise<number>;
}

export interface GatherOptions {
  /** 0 writes as soon as the piece before has left. */
  readonly delayMs: number;
  /** Called once when the other side is gone or broken; later writes vanish. */
  readonly onBroken: (error: unknown) => void;
}

/** Gathers small writes into pieces of 64 KiB and writes them one after another. */
export class GatheredWriter {
  readonly #raw: RawOutput;
  readonly #options: GatherOptions;
  readonly #encoder = new TextEncoder();
  /** Full pieces, oldest first, not yet handed to the system. */
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  /** The piece being filled, and how far. */
  #open = new Uint8Array(GATHER_BYTES);
  #used = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #broken = false;

  constructor(raw: RawOutput, options: GatherOptions) {
    this.#raw = raw;
    this.#options = options;
  }

  write(data: string | Uint8Array): void | Promise<void> {
    if (this.#broken || data.length === 0) return;
    this.#gather(data);
    if (this.#queue.length === 0) return this.#arm();
    const done = this.#drain();
    if (this.#queuedBytes > GATHER_BYTES) return done;
  }

  async flush(): Promise<void> {
    this.#seal();
    // Once more around: a piece may arrive between the last write and the end of its promise.
    while (this.#queue.length > 0 || this.#running !== undefined) await this.#drain();
  }

  #gather(data: string | Uint8Array): void {
    const room = GATHER_BYTES - this.#used;
    // A UTF-16 unit becomes at most three bytes, so this fits without being measured.
    if (typeof data === "string" && data.length * 3 <= room) {
      this.#used += this.#encoder.encodeInto(data, this.#open.subarray(this.#used)).written;
      return;
    }
    const bytes = typeof data === "string" ? this.#encoder.encode(data) : data;
    if (bytes.length > room) this.#seal();
    if (bytes.length >= GATHER_BYTES) return this.#push(bytes);
    this.#open.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  /** Ends the open piece, so that it is written as it is. */
  #seal(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#used === 0) return;
    const piece = this.#open.subarray(0, this.#used);
    this.#open = new Uint8Array(GATHER_BYTES);
    this.#used = 0;
    this.#push(piece);
  }

  #push(piece: Uint8Array): void {
    this.#queue.push(piece);
    this.#queuedBytes += piece.length;
  }

  /** Sees to it that what has been gathered leaves soon, without anybody asking. */
  #arm(): void {
    if (this.#timer !== undefined || this.#running !== undefined) return;
    if (this.#options.delayMs === 0) return void this.flush();
    this.#timer = setTimeout(() => void this.flush(), this.#options.delayMs);
  }

  #drain(): Promise<void> {
    this.#running ??= this.#writeQueue().finally(() => {
      this.#running = undefined;
      if (this.#queue.length > 0) void this.#drain();
      else if (this.#used > 0) this.#arm();
    });
    return this.#running;
  }

  async #writeQueue(): Promise<void> {
    for (let piece = this.#queue.shift(); piece !== undefined; piece = this.#queue.shift()) {
      try {
        for (let at = 0; at < piece.length;) at += await this.#raw.write(piece.subarray(at));
      } catch (error) {
        return this.#break(error);
      }
      this.#queuedBytes -= piece.length;
    }
  }

  #break(error: unknown): void {
    this.#broken = true;
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#used = 0;
    this.#options.onBroken(error);
  }
}

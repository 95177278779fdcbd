import { LogtapError } from "../fault/mod.ts";

/** What a step of a decoder did. */
export interface DecodeStep {
  /** Bytes of input it took. */
  readonly read: number;
  /** Bytes of output it made. */
  readonly written: number;
}

/** A piece of memory: `bytes` from `at` on. */
export interface Place {
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** What lies below `node:zlib`'s streams, the same in Node and Deno since streams of zlib exist. */
interface Handle {
  /** Where zlib's faults go; zstd's are thrown. */
  onerror: (message: string) => void;
  writeSync(
    flush: number,
    input: Uint8Array,
    inputAt: number,
    inputBytes: number,
    output: Uint8Array,
    outputAt: number,
    outputBytes: number,
  ): void;
  reset(): void;
  close(): void;
}

/**
 * A decoder of the runtime's, driven step by step by whoever has the memory. The public forms will
 * not do: the synchronous ones allocate what they like, and that of zstd does not see a wrong
 * checksum unless the content is a multiple of its chunk size; the streams throw damage out of a
 * callback, where nobody can catch it and the process ends (Deno 2.7 and 2.9).
 */
export class NativeSteps {
  readonly #handle: Handle;
  /** Output and input left over by the last step, in bytes. */
  readonly #left: Uint32Array;
  #fault: string | undefined;

  /** @param stream a new one of `node:zlib`, of which nobody else makes use. */
  constructor(stream: unknown) {
    const { _handle: handle, _writeState: left } = stream as {
      readonly _handle?: Handle;
      readonly _writeState?: Uint32Array;
    };
    if (typeof handle?.writeSync !== "function" || !(left instanceof Uint32Array)) {
      throw new LogtapError("internal", "BUG: this runtime's decoders have another inside");
    }
    this.#handle = handle;
    this.#left = left;
    handle.onerror = (message) => this.#fault = message;
  }

  /**
   * Decodes from `input` to the end of `output`, or until one of them is used up.
   *
   * @param flush a constant of `node:zlib`.
   * @throws {Error} the runtime's own, for whatever is wrong with the input.
   */
  step(input: Place, output: Place, flush: number): DecodeStep {
    const inputBytes = input.bytes.length - input.at;
    const outputBytes = output.bytes.length - output.at;
    this.#fault = undefined;
    this.#handle.writeSync(
      flush,
      input.bytes,
      input.at,
      inputBytes,
      output.bytes,
      output.at,
      outputBytes,
    );
    if (this.#fault !== undefined) throw new Error(this.#fault);
    return { read: inputBytes - this.#left[1]!, written: outputBytes - this.#left[0]! };
  }

  /** Forgets what was not decoded to its end. */
  reset(): void {
    this.#handle.reset();
  }

  close(): void {
    this.#handle.close();
  }
}

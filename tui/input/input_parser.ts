import { controlSequence, singleShift } from "./control_sequence.ts";
import { backgroundReply } from "./background_reply.ts";
import type { Input } from "./input.ts";

const ESC = 0x1b;
const BEL = 0x07;
const DEL = 0x7f;
const OPEN_BRACKET = 0x5b;
/** More of a sequence or a paste is not kept: nobody typed it. */
const PENDING_MAX = 1 << 20;
const PASTE_END = "\x1b[201~";

/** A sequence that was read off the front, or the wish for more bytes. */
type Taken = { readonly bytes: number; readonly input?: Input } | "incomplete";

/** A character for each byte, though not that of its number: "latin1" means windows-1252 here. */
const latin1 = new TextDecoder("latin1");
const utf8 = new TextDecoder();

/**
 * Bytes from a terminal in raw mode → keys, pastes and replies, wherever the bytes are cut. A lone
 * Escape cannot be told from the start of a sequence: it comes out of `flush`, which is to be called
 * when nothing followed for a while.
 */
export class InputParser {
  #pending: Uint8Array = new Uint8Array(0);
  /** What has been pasted so far; undefined outside of a paste. */
  #paste: Uint8Array | undefined;

  /** Bytes are held that more bytes may give another meaning. */
  get isPending(): boolean {
    return this.#paste === undefined && this.#pending.length > 0;
  }

  feed(bytes: Uint8Array): Input[] {
    this.#pending = joined(this.#pending, bytes);
    return this.#takeAll();
  }

  /** Nothing followed: what is held is all there is. */
  flush(): Input[] {
    if (!this.isPending) return [];
    const [first, second] = this.#pending;
    const isAlone = this.#pending.length === 1;
    const isBracket = this.#pending.length === 2 && second === OPEN_BRACKET;
    this.#pending = new Uint8Array(0);
    if (first !== ESC) return []; // Half a character.
    if (isAlone) return [{ kind: "key", key: "esc" }];
    return isBracket ? [{ kind: "key", key: "alt+[" }] : [];
  }

  #takeAll(): Input[] {
    const inputs: Input[] = [];
    while (this.#pending.length > 0) {
      const taken = this.#paste === undefined ? this.#takeOne() : this.#takePaste(this.#paste);
      if (taken === "incomplete") {
        if (this.#pending.length > PENDING_MAX) this.#pending = new Uint8Array(0);
        break;
      }
      this.#pending = this.#pending.subarray(taken.bytes);
      if (taken.input !== undefined) inputs.push(taken.input);
    }
    return inputs;
  }

  #takeOne(): Taken {
    const first = this.#pending[0]!;
    if (first === ESC) return this.#takeEscape();
    if (first < 0x20 || first === DEL) return { bytes: 1, input: key(controlKey(first)) };
    const length = utf8Length(first);
    if (length === 0) return { bytes: 1 }; // No character begins so.
    if (this.#pending.length < length) return "incomplete";
    const char = utf8.decode(this.#pending.subarray(0, length));
    if (char.includes("\ufffd")) return { bytes: 1 };
    return { bytes: length, input: key(char === " " ? "space" : char) };
  }

  #takeEscape(): Taken {
    const second = this.#pending[1];
    if (second === undefined) return "incomplete";
    switch (String.fromCharCode(second)) {
      case "[":
        return this.#takeControlSequence();
      case "O":
        return this.#takeSingleShift();
      case "]":
      case "P":
      case "X":
      case "^":
      case "_":
        return this.#takeString();
    }
    if (second === ESC) return { bytes: 1, input: key("esc") };
    if (second < 0x20 || second === DEL) {
      return { bytes: 2, input: key(`alt+${controlKey(second)}`) };
    }
    if (second >= 0x80) return { bytes: 1, input: key("esc") };
    const char = String.fromCharCode(second);
    return { bytes: 2, input: key(`alt+${char === " " ? "space" : char}`) };
  }

  /** `ESC [`, parameters, one final byte: ECMA-48, 5.4. */
  #takeControlSequence(): Taken {
    let end = 2;
    while (end < this.#pending.length && this.#pending[end]! < 0x40) {
      if (this.#pending[end]! < 0x20) return { bytes: end }; // Broken off by a control.
      end++;
    }
    if (end >= this.#pending.length) return "incomplete";
    const text = latin1.decode(this.#pending.subarray(2, end + 1));
    // The old report of mice: three bytes follow, any bytes.
    if (text === "M") return this.#pending.length < end + 4 ? "incomplete" : { bytes: end + 4 };
    if (text === "200~") this.#paste = new Uint8Array(0);
    const name = controlSequence(text);
    return { bytes: end + 1, ...name !== undefined && { input: key(name) } };
  }

  #takeSingleShift(): Taken {
    const third = this.#pending[2];
    if (third === undefined) return "incomplete";
    const name = singleShift(String.fromCharCode(third));
    return { bytes: 3, ...name !== undefined && { input: key(name) } };
  }

  /** A command string up to BEL or `ESC \`: a reply to a question of ours, or nobody's. */
  #takeString(): Taken {
    for (let i = 2; i < this.#pending.length; i++) {
      const byte = this.#pending[i]!;
      if (byte !== BEL && byte !== ESC) continue;
      if (byte === ESC && i + 1 === this.#pending.length) return "incomplete";
      const input = backgroundReply(latin1.decode(this.#pending.subarray(1, i)));
      const bytes = byte === BEL || this.#pending[i + 1] !== 0x5c
        ? i + Number(byte === BEL)
        : i + 2;
      return { bytes, ...input !== undefined && { input } };
    }
    return "incomplete";
  }

  #takePaste(before: Uint8Array): Taken {
    const all = joined(before, this.#pending);
    const bytes = this.#pending.length;
    const end = latin1.decode(all).indexOf(PASTE_END);
    if (end < 0) {
      const keep = PASTE_END.length - 1; // The end may have begun.
      this.#paste = all.length <= PENDING_MAX
        ? all
        : joined(all.subarray(0, PENDING_MAX), all.subarray(-keep));
      return { bytes };
    }
    this.#paste = undefined;
    return {
      bytes: end + PASTE_END.length - before.length,
      input: { kind: "paste", text: utf8.decode(all.subarray(0, end)) },
    };
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

function key(name: string): Input {
  return { kind: "key", key: name };
}

const CONTROL_KEYS: Readonly<Record<number, string>> = {
  0x00: "ctrl+space",
  0x08: "backspace",
  0x09: "tab",
  0x0a: "enter",
  0x0d: "enter",
  0x1c: "ctrl+\\",
  0x1d: "ctrl+]",
  0x1e: "ctrl+^",
  0x1f: "ctrl+_",
  0x7f: "backspace",
};

function controlKey(byte: number): string {
  return CONTROL_KEYS[byte] ?? `ctrl+${String.fromCharCode(byte + 0x60)}`;
}

/** Bytes of the character that begins with this one; 0 for none. */
function utf8Length(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

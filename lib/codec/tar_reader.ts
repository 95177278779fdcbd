import { cutValue, LogtapError } from "../fault/mod.ts";
import { readPaxRecords, readTarHeader, TAR_BLOCK, type TarHeader } from "./tar.ts";

export interface TarLimits {
  /** Members, headers of headers included. */
  readonly maxMembers: number;
  /** Bytes of all files together, as their headers declare them. */
  readonly maxBytes: number;
}

/** A file or directory of an archive. */
export interface TarMember {
  readonly kind: "file" | "directory";
  /** As it stands there: whoever makes a path of it checks it. */
  readonly name: string;
  readonly size: number;
  /** Its bytes, to be asked for before the next member is; or not at all. */
  content(): AsyncGenerator<Uint8Array>;
}

/** Names and pax records are at most so long. */
const EXTENSION_MAX_BYTES = 64 * 1024;

/**
 * The members of an archive, in order, in memory bounded by a piece. Links, devices, sparse files
 * and whatever else is neither file nor directory are refused.
 *
 * @throws {LogtapError} corrupt — damaged, cut off, or with a member that is refused; too_large —
 * beyond the limits.
 */
export async function* readTar(
  pieces: AsyncIterable<Uint8Array>,
  limits: TarLimits,
): AsyncGenerator<TarMember> {
  const source = new ByteSource(pieces);
  const given: Given = {};
  let [members, bytes] = [0, 0];
  try {
    for (;;) {
      const block = await source.read(TAR_BLOCK);
      const header = readTarHeader(block);
      if (header === undefined) return;
      if (++members > limits.maxMembers) throw tooMany(limits);
      if (await takeExtension(source, header, given)) continue;
      const member = named(header, given);
      bytes += member.size;
      if (bytes > limits.maxBytes) throw tooLarge(limits);
      const content = new Content(source, member.size);
      yield { ...member, content: () => content.pieces() };
      await content.skip();
    }
  } finally {
    await source.close();
  }
}

/** What the members before a member say about it. */
interface Given {
  name?: string | undefined;
  size?: number | undefined;
}

/** Takes in a header that only speaks of the next one; false for any other. */
async function takeExtension(
  source: ByteSource,
  { kind, size }: TarHeader,
  $given: Given,
): Promise<boolean> {
  if (kind !== "pax" && kind !== "pax_global" && kind !== "long_name") return false;
  if (size > EXTENSION_MAX_BYTES) {
    throw damaged(`a name or header of ${size} bytes, expected at most ${EXTENSION_MAX_BYTES}`);
  }
  const bytes = (await source.read(padded(size))).subarray(0, size);
  if (kind === "long_name") {
    $given.name = new TextDecoder().decode(bytes).replace(/\0.*$/s, "");
  }
  if (kind !== "pax") return true;
  const records = readPaxRecords(bytes);
  if (records === undefined) throw damaged("a header that cannot be read");
  for (const name of records.keys()) {
    if (name.startsWith("GNU.sparse.")) throw damaged("a sparse file, which no capture has");
  }
  if (records.has("path")) $given.name = records.get("path");
  const told = records.get("size");
  if (told !== undefined) $given.size = /^\d{1,15}$/.test(told) ? Number(told) : NaN;
  return true;
}

function named(
  { kind, type, name, size }: TarHeader,
  $given: Given,
): Pick<TarMember, "kind" | "name" | "size"> {
  const member = { name: $given.name ?? name, size: $given.size ?? size };
  [$given.name, $given.size] = [undefined, undefined];
  if (Number.isNaN(member.size)) throw damaged(`"${cutValue(member.name)}" has no readable size`);
  if (kind === "file") return { ...member, kind };
  // A directory has no content, whatever its header says.
  if (kind === "directory") return { ...member, size: 0, kind };
  const what = KINDS[type] ?? "neither a file nor a directory";
  throw damaged(`"${cutValue(member.name)}", which is ${what}`);
}

const KINDS: Readonly<Record<string, string>> = {
  "1": "a hard link",
  "2": "a symbolic link",
  "3": "a device",
  "4": "a device",
  "6": "a pipe",
  "S": "a sparse file",
};

/** A file's content and the rest of its last block. */
class Content {
  readonly #source: ByteSource;
  #left: number;
  #padding: number;

  constructor(source: ByteSource, size: number) {
    this.#source = source;
    this.#left = size;
    this.#padding = padded(size) - size;
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    while (this.#left > 0) {
      const piece = await this.#source.some(this.#left);
      this.#left -= piece.length;
      yield piece;
    }
  }

  async skip(): Promise<void> {
    for await (const _ of this.pieces());
    if (this.#padding > 0) await this.#source.read(this.#padding);
    this.#padding = 0;
  }
}

/** Bytes of a stream, so many at a time as are asked for. */
class ByteSource {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array(0);

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** At least one byte and at most `max`. */
  async some(max: number): Promise<Uint8Array> {
    while (this.#piece.length === 0) {
      const { done, value } = await this.#pieces.next();
      if (done === true) throw damaged("an end in the middle");
      this.#piece = value;
    }
    const some = this.#piece.subarray(0, max);
    this.#piece = this.#piece.subarray(some.length);
    return some;
  }

  async read(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const some = await this.some(length - at);
      bytes.set(some, at);
      at += some.length;
    }
    return bytes;
  }

  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}

function padded(size: number): number {
  return Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
}

function damaged(what: string): LogtapError {
  return new LogtapError("corrupt", `Cannot unpack archive: it has ${what}`);
}

function tooMany({ maxMembers }: TarLimits): LogtapError {
  const text = `Cannot unpack archive: it has more than ${maxMembers} members`;
  return new LogtapError("too_large", text);
}

function tooLarge({ maxBytes }: TarLimits): LogtapError {
  return new LogtapError(
    "too_large",
    `Cannot unpack archive: it holds more than ${maxBytes} bytes`,
    {
      hint: "--max-size raises the limit",
    },
  );
}

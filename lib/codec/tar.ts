/**
 * Headers of tar archives (POSIX.1-2017, pax interchange format). Values to blocks of 512 bytes and
 * back; nothing is read or written here.
 *
 *     name 100 │ mode 8 │ uid 8 │ gid 8 │ size 12 │ mtime 12 │ checksum 8 │ type 1 │ link 100 │
 *     magic 6 │ version 2 │ user 32 │ group 32 │ device 16 │ prefix 155 │ 12 unused
 */
import { cutValue, LogtapError } from "../fault/mod.ts";

export const TAR_BLOCK = 512;

const NAME_BYTES = 100;
/** Eleven octal digits. */
const SIZE_MAX = 8 ** 11 - 1;
const utf8 = new TextEncoder();
const decoder = new TextDecoder();

/** What a member of an archive is. Everything but files and directories is only known by its letter. */
export type TarKind = "file" | "directory" | "pax" | "pax_global" | "long_name" | "other";

export interface TarHeader {
  readonly name: string;
  /** Bytes of content, which are padded to whole blocks. */
  readonly size: number;
  readonly kind: TarKind;
  /** The letter in the archive: `2` a symbolic link, `3` a device, and so on. */
  readonly type: string;
}

export interface TarFile {
  readonly name: string;
  readonly size: number;
  /** Seconds since 1970. */
  readonly mtime: number;
}

/** The blocks before a file's content: a pax header first when its name or size needs one. */
export function tarHead(file: TarFile): Uint8Array {
  const name = utf8.encode(file.name);
  const isPlain = name.length <= NAME_BYTES && file.size <= SIZE_MAX;
  if (isPlain) return headerBlock({ ...file, type: "0" });
  const records = utf8.encode(paxRecord("path", file.name) + paxRecord("size", String(file.size)));
  const head = headerBlock({ ...file, name: "pax", size: records.length, type: "x" });
  const short = { ...file, name: file.name.slice(0, 20), size: Math.min(file.size, SIZE_MAX) };
  return joined([head, records, tarPadding(records.length), headerBlock({ ...short, type: "0" })]);
}

/** Zeros that fill the last block of a file's content. */
export function tarPadding(size: number): Uint8Array {
  return new Uint8Array((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
}

/** The two empty blocks at an archive's end. */
export function tarEnd(): Uint8Array {
  return new Uint8Array(2 * TAR_BLOCK);
}

/** Whether an archive may begin with these bytes. */
export function isTarHeader(bytes: Uint8Array): boolean {
  return bytes.length === TAR_BLOCK &&
    (bytes.every((byte) => byte === 0) || octal(bytes, 148, 8) === checksum(bytes));
}

/**
 * Reads one block.
 *
 * @returns undefined for an empty block, which ends an archive.
 * @throws {LogtapError} corrupt — no header, or one that fails its checksum.
 */
export function readTarHeader(block: Uint8Array): TarHeader | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  const told = octal(block, 148, 8);
  if (told !== checksum(block)) {
    throw new LogtapError("corrupt", "Cannot read archive: a member's header is damaged");
  }
  const prefix = isUstar(block) ? text(block, 345, 155) : "";
  const name = text(block, 0, NAME_BYTES);
  const type = String.fromCharCode(block[156]!);
  const size = sizeOf(block);
  if (size === undefined) {
    const thing = cutValue(name);
    throw new LogtapError("corrupt", `Cannot read archive: "${thing}" has no readable size`);
  }
  return { name: prefix === "" ? name : `${prefix}/${name}`, size, kind: kindOf(type), type };
}

/** The records of a pax header: `27 path=…\n`. Undefined when they are none. */
export function readPaxRecords(bytes: Uint8Array): ReadonlyMap<string, string> | undefined {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const digits = space === -1 ? "" : decoder.decode(bytes.subarray(at, space));
    const end = at + Number(digits);
    if (!/^\d{1,9}$/.test(digits) || end > bytes.length || end <= space + 1) return undefined;
    if (bytes[end - 1] !== 0x0a) return undefined;
    const record = decoder.decode(bytes.subarray(space + 1, end - 1));
    const equals = record.indexOf("=");
    if (equals < 1) return undefined;
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at = end;
  }
  return records;
}

function kindOf(type: string): TarKind {
  switch (type) {
    case "0":
    case "\0":
      return "file";
    case "5":
      return "directory";
    case "x":
      return "pax";
    case "g":
      return "pax_global";
    case "L":
      return "long_name";
    default:
      return "other";
  }
}

interface HeaderFields extends TarFile {
  readonly type: string;
}

function headerBlock({ name, size, mtime, type }: HeaderFields): Uint8Array {
  const block = new Uint8Array(TAR_BLOCK);
  const put = (at: number, value: string) => block.set(utf8.encode(value), at);
  const number = (at: number, width: number, value: number) =>
    put(at, value.toString(8).padStart(width - 1, "0"));
  put(0, name);
  number(100, 8, 0o600);
  number(108, 8, 0);
  number(116, 8, 0);
  number(124, 12, size);
  number(136, 12, Math.min(SIZE_MAX, Math.max(0, Math.floor(mtime))));
  put(156, type);
  put(257, "ustar\u000000");
  number(148, 7, checksum(block));
  block[155] = 0x20;
  return block;
}

/** The sum of all bytes, with the checksum's own place counted as spaces. */
function checksum(block: Uint8Array): number {
  return block.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 0x20 : byte), 0);
}

function isUstar(block: Uint8Array): boolean {
  return decoder.decode(block.subarray(257, 262)) === "ustar";
}

/** Text up to the first NUL. */
function text(block: Uint8Array, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return decoder.decode(end === -1 ? field : field.subarray(0, end));
}

function octal(block: Uint8Array, at: number, length: number): number | undefined {
  const digits = text(block, at, length).trim();
  return /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

/** Octal digits, or as GNU tar has it, a binary number behind a byte of 0x80. */
function sizeOf(block: Uint8Array): number | undefined {
  if (block[124] !== 0x80) return octal(block, 124, 12);
  let size = 0;
  for (let i = 125; i < 136; i++) size = size * 256 + block[i]!;
  return Number.isSafeInteger(size) ? size : undefined;
}

/** `<length> name=value\n`, where the length counts itself. */
function paxRecord(name: string, value: string): string {
  const rest = utf8.encode(` ${name}=${value}\n`).length;
  let length = rest + String(rest).length;
  if (String(length).length + rest !== length) length++;
  return `${length} ${name}=${value}\n`;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** A file in an archive. */
export interface TarFile {
  /** At most 100 bytes, without a leading slash. */
  readonly name: string;
  readonly mode: number;
  readonly bytes: Uint8Array;
}

const BLOCK = 512;
const encoder = new TextEncoder();

/**
 * A POSIX (ustar) archive whose bytes follow from its arguments alone: same owner (root), same time
 * for all, no field that a machine fills in. `seconds` is the time of every file, since 1970.
 */
export function tarBytes(files: readonly TarFile[], seconds: number): Uint8Array<ArrayBuffer> {
  const size = files.reduce((sum, { bytes }) => sum + BLOCK + padded(bytes.length), 2 * BLOCK);
  const archive = new Uint8Array(size);
  let at = 0;
  for (const file of files) {
    archive.set(header(file, seconds), at);
    archive.set(file.bytes, at + BLOCK);
    at += BLOCK + padded(file.bytes.length);
  }
  return archive; // Two empty blocks are the end.
}

function padded(length: number): number {
  return Math.ceil(length / BLOCK) * BLOCK;
}

function header({ name, mode, bytes }: TarFile, seconds: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number) => block.set(encoder.encode(text), at);
  const putNumber = (value: number, at: number, width: number) =>
    put(value.toString(8).padStart(width - 1, "0"), at);
  if (encoder.encode(name).length > 100) throw new RangeError(`Cannot archive ${name}: too long`);
  put(name, 0);
  putNumber(mode, 100, 8);
  putNumber(0, 108, 8); // Owner and
  putNumber(0, 116, 8); // group are root.
  putNumber(bytes.length, 124, 12);
  putNumber(seconds, 136, 12);
  put("        ", 148); // Spaces stand for the checksum while it is made.
  put("0", 156); // A plain file.
  put("ustar\x0000", 257);
  putNumber(block.reduce((sum, byte) => sum + byte, 0), 148, 7);
  block[155] = 0x20;
  return block;
}

/** How an executable says what it is for: its magic number, then a machine number, both little-endian. */
interface Format {
  readonly os: string;
  readonly magic: number;
  /** Where the machine number stands. */
  readonly machineAt: (head: DataView) => number;
  readonly bits: 16 | 32;
  readonly machines: ReadonlyMap<number, string>;
}

const FORMATS: readonly Format[] = [
  {
    os: "linux",
    magic: 0x46_4c_45_7f, // "\x7fELF"
    machineAt: () => 18,
    bits: 16,
    machines: new Map([[0x3e, "x64"], [0xb7, "arm64"]]),
  },
  {
    os: "macos",
    magic: 0xfe_ed_fa_cf, // Mach-O, 64 bits
    machineAt: () => 4,
    bits: 32,
    machines: new Map([[0x0100_0007, "x64"], [0x0100_000c, "arm64"]]),
  },
  {
    os: "windows",
    magic: 0x00_90_5a_4d, // "MZ"; the PE header is where 0x3c says
    machineAt: (head) => head.getUint32(0x3c, true) + 4,
    bits: 16,
    machines: new Map([[0x8664, "x64"]]),
  },
];

/** Bytes that are read of a file: its PE header lies within them, if it is one. */
export const HEAD_BYTES = 4096;

/**
 * What an executable is for, `macos-arm64`, read from its first bytes; undefined for anything else.
 * A compiler that was handed the runtime of another system says nothing and makes a program for that.
 */
export function platformOfExecutable(bytes: Uint8Array): string | undefined {
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (head.byteLength < 64) return undefined;
  const format = FORMATS.find(({ magic }) => head.getUint32(0, true) === magic);
  if (format === undefined) return undefined;
  const at = format.machineAt(head);
  if (at + 4 > head.byteLength) return undefined;
  const machine = format.bits === 16 ? head.getUint16(at, true) : head.getUint32(at, true);
  const arch = format.machines.get(machine);
  return arch === undefined ? undefined : `${format.os}-${arch}`;
}

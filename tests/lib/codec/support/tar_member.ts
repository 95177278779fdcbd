import { TAR_BLOCK } from "../../../../lib/codec/mod.ts";

const utf8 = new TextEncoder();

export interface MadeMember {
  readonly name: string;
  /** The letter of its kind; `0` is a file. */
  readonly type?: string;
  readonly content?: string | Uint8Array;
  /** What the header claims; the content's length by default. */
  readonly size?: number;
  readonly link?: string;
}

/** A member of an archive as anybody may write one, put together without our encoder. */
export function tarMember(member: MadeMember): Uint8Array {
  const { name, type = "0", link = "" } = member;
  const { content = "" } = member;
  const bytes = typeof content === "string" ? utf8.encode(content) : content;
  const size = member.size ?? bytes.length;
  const blocks = 1 + Math.ceil(bytes.length / TAR_BLOCK);
  const made = new Uint8Array(blocks * TAR_BLOCK);
  const put = (at: number, text: string) => made.set(utf8.encode(text), at);
  put(0, name.slice(0, 100));
  put(100, "0000644\0");
  put(124, `${size.toString(8).padStart(11, "0")}\0`);
  put(136, "00000000000\0");
  put(156, type);
  put(157, link);
  put(257, "ustar\u000000");
  made.fill(0x20, 148, 156);
  const sum = made.subarray(0, TAR_BLOCK).reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  made.set(bytes, TAR_BLOCK);
  return made;
}

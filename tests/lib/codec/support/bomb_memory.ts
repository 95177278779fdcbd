import { type Encoding, inflateBody } from "../../../../lib/codec/mod.ts";
import { faultOf } from "../../../support/decoded.ts";
import { wholeBombs } from "./bombs.ts";

/**
 * Prints by how many bytes the memory of this process grew at most while it refused one bomb of
 * 1 GiB. Alone in its process: resident memory is counted of all threads together.
 *
 *     bomb_memory.ts ENCODING CAP
 */
const [encoding, cap] = Deno.args as [Encoding, string];
const bomb = wholeBombs(1024).find((bomb) => bomb.encoding === encoding)!;
inflateBody(new Uint8Array(1), "identity", 1);
const before = peakBytes();
if (faultOf(() => inflateBody(bomb.body, encoding, Number(cap))).kind !== "too_large") Deno.exit(1);
await Deno.stdout.write(new TextEncoder().encode(String(peakBytes() - before)));

function peakBytes(): number {
  const status = Deno.readTextFileSync("/proc/self/status");
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)![1]) * 1024;
}

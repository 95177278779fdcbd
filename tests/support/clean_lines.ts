import { type Random, seededRandom } from "./random.ts";

/**
 * Log lines without a single secret, made of what looks most like one: times in every unit, ids,
 * hashes, order numbers, versions, dates, places, sizes. The same seed gives the same lines.
 */
export function* cleanLines(count: number, seed: number): Generator<string> {
  const random = seededRandom(seed);
  for (let i = 0; i < count; i++) yield random.pick(SHAPES)(random);
}

const EPOCH = 1_763_721_121;

const hex = (random: Random, digits: number) =>
  Array.from({ length: digits }, () => "0123456789abcdef"[random.int(16)]).join("");
const digits = (random: Random, length: number) =>
  Array.from({ length }, (_, i) => i === 0 ? 1 + random.int(9) : random.int(10)).join("");
const uuid = (random: Random) =>
  `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${random.pick(["8", "9", "a", "b"])}${
    hex(random, 3)
  }-${hex(random, 12)}`;
const between = (random: Random, from: number, to: number) => from + random.int(to - from + 1);
const two = (n: number) => String(n).padStart(2, "0");
const time = (random: Random) =>
  `${two(random.int(24))}:${two(random.int(60))}:${two(random.int(60))}`;
const date = (random: Random) =>
  `${between(random, 2019, 2027)}-${two(between(random, 1, 12))}-${two(between(random, 1, 28))}`;
const version = (random: Random) =>
  `${random.int(30)}.${random.int(40)}.${random.int(100)}${
    random.pick(["", "", "-rc.1", `-beta.${random.int(9)}`, `+build.${random.int(9999)}`])
  }`;
const seconds = (random: Random) => EPOCH + random.int(40_000_000) - 20_000_000;
const fraction = (random: Random, length: number) =>
  Array.from({ length }, () => random.int(10)).join("");
const coordinate = (random: Random, most: number) =>
  `${random.pick(["", "-", "+"])}${random.int(most)}.${fraction(random, between(random, 4, 8))}`;

const SHAPES: readonly ((random: Random) => string)[] = [
  (r) => `ts=${seconds(r)} event=tick seq=${digits(r, between(r, 1, 12))}`,
  (r) => `{"ts":${seconds(r)}${fraction(r, 3)},"level":"info","msg":"tick"}`,
  (r) => `at ${seconds(r)}${fraction(r, 6)} us: flush done`,
  (r) => `${seconds(r)}${fraction(r, 9)} queue drained in ${r.int(999)}.${fraction(r, 3)}ms`,
  (r) => `${seconds(r)}.${fraction(r, 6)} heartbeat`,
  (r) => `request ${uuid(r)} took ${r.int(900)}ms`,
  (r) => `{"trace_id":"${hex(r, 32)}","span_id":"${hex(r, 16)}","id":"${uuid(r)}"}`,
  (r) => `sha256:${hex(r, 64)} ok, md5 ${hex(r, 32)}, commit ${hex(r, 40)} (${hex(r, 7)})`,
  (r) => `order ${digits(r, between(r, 6, 18))} accepted`,
  (r) => `order_id=${digits(r, between(r, 6, 19))} customer_id=${digits(r, between(r, 4, 16))}`,
  (r) => `ORD-${between(r, 2019, 2027)}-${fraction(r, 7)} invoice INV-${digits(r, 10)} shipped`,
  (r) => `order ${digits(r, 3)}-${digits(r, 7)}-${digits(r, 7)} packed`,
  (r) => `starting api v${version(r)} (runtime ${version(r)}, schema ${version(r)})`,
  (r) => `${date(r)}T${time(r)}.${fraction(r, 6)}Z INFO worker-${r.int(99)} ready`,
  (r) => `${date(r)} ${time(r)},${fraction(r, 3)} [main] started`,
  (r) =>
    `[${two(between(r, 1, 28))}/Nov/2026:${time(r)} +0${r.int(9)}00] "GET / HTTP/1.1" ` +
    `${r.pick([200, 304, 404, 500])} ${r.int(90_000)} "-" 0.${fraction(r, 3)}`,
  (r) => `position ${coordinate(r, 90)},${coordinate(r, 180)} speed ${r.int(130)}.${r.int(10)}`,
  (r) =>
    `{"lat":${coordinate(r, 90).replace("+", "")},"lon":${coordinate(r, 180).replace("+", "")}}`,
  (r) => `listening on :${between(r, 1024, 65535)}, peer port ${between(r, 1024, 65535)}`,
  (r) =>
    `wrote ${r.int(999)}.${r.int(100)} MB (${digits(r, between(r, 5, 13))} bytes) in ` +
    `${r.int(9)}m${r.int(60)}.${fraction(r, 3)}s`,
  (r) => `gc pause ${r.int(99)}.${fraction(r, 6)}ms heap ${r.int(4096)}->${r.int(4096)}MiB`,
  (r) => `thread 0x${hex(r, 12)} at 0x${hex(r, 16)} rc=-${r.int(200)}`,
  (r) =>
    `user u-${r.int(99_999)} page ${r.int(99)}/${r.int(999)} ratio ${r.int(100)}.${r.int(10)}%`,
  (r) => `mac ${Array.from({ length: 6 }, () => hex(r, 2)).join(":")} up, uptime ${time(r)}`,
];

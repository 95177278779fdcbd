import { Batch, labelSet } from "../../lib/entry/mod.ts";

export interface TestLine {
  readonly app: string;
  readonly msg: string;
  /** Nanoseconds since 2026-11-21T00:00:00Z. */
  readonly ns?: number;
}

const DAY_SECONDS = Date.UTC(2026, 10, 21) / 1000;

/** A batch as a decoder would make it. */
export function batchOf(lines: readonly TestLine[]): Batch {
  const utf8 = new TextEncoder();
  const batch = new Batch(new Uint8Array(0));
  const span = { start: 0, end: 0 };
  let app: string | undefined;
  for (const line of lines) {
    if (line.app !== app) batch.beginSet(labelSet({ app: line.app }));
    app = line.app;
    batch.put(utf8.encode(JSON.stringify(line.msg).slice(1, -1)), span);
    const ns = line.ns ?? 0;
    batch.add({ seconds: DAY_SECONDS + Math.floor(ns / 1e9), nanos: ns % 1e9 }, span);
  }
  return batch;
}

import { gzipSync } from "node:zlib";
import type { Corpus } from "./corpus.ts";
import { LINES_MAX, markerText, PUSH_DIGITS } from "./marker.ts";
import { writeJsonPush } from "./push_json.ts";
import { encodeProtoPush } from "./push_proto.ts";

export type PushFormat = "json" | "proto";

export interface PoolOptions {
  readonly format: PushFormat;
  readonly gzip: boolean;
  /** Bodies to build. */
  readonly bodies: number;
  /** Lines in each. */
  readonly batch: number;
  readonly prefix: string;
  /** Milliseconds since 1970 that unpatched bodies carry. */
  readonly nowMs: number;
}

/** One push of log lines before it is encoded: what goes into which stream. */
export interface PushStream {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly PushValue[];
}

export interface PushValue {
  /** Decimal nanoseconds since 1970, 19 digits: milliseconds, then the place in the push. */
  readonly ns: string;
  readonly text: string;
}

/** A request body that is built once and sent many times. */
export interface PushBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  readonly contentEncoding?: string;
  readonly lines: number;
  /** Bytes of the lines alone, UTF-8, as a file of them would hold without newlines. */
  readonly rawBytes: number;
  /** Places to patch before each send; absent when the bytes are compressed. */
  readonly patches?: PatchPlaces;
}

/** Offsets into `bytes`, one of each a line. */
export interface PatchPlaces {
  /** Of the 13 digits of milliseconds. */
  readonly ms: Uint32Array;
  /** Of the digits of the push number. */
  readonly push: Uint32Array;
}

const MS_DIGITS = 13;
const STREAMS_A_PUSH = 20;

/** Builds bodies of varied lines. Costs about a second for 64 bodies of 2,000 lines. */
export function buildPool(corpus: Corpus, options: PoolOptions): readonly PushBody[] {
  if (options.batch > LINES_MAX) throw new RangeError(`at most ${LINES_MAX} lines a push`);
  return Array.from(
    { length: options.bodies },
    (_, push) => encode(pushStreams(corpus, options, push), options),
  );
}

/** Makes the next send unlike all others: new times, new markers. Costs ~10 ns a line. */
export function patch(body: PushBody, nowMs: number, push: number): void {
  if (body.patches === undefined) return;
  writeDigits(body.bytes, body.patches.ms, { value: nowMs, width: MS_DIGITS });
  writeDigits(body.bytes, body.patches.push, { value: push, width: PUSH_DIGITS });
}

interface Digits {
  readonly value: number;
  readonly width: number;
}

function writeDigits(bytes: Uint8Array, places: Uint32Array, { value, width }: Digits): void {
  const digits = new TextEncoder().encode(value.toString().padStart(width, "0"));
  for (let i = 0; i < places.length; i++) {
    const at = places[i]!;
    for (let digit = 0; digit < width; digit++) bytes[at + digit] = digits[digit]!;
  }
}

function pushStreams(corpus: Corpus, options: PoolOptions, push: number): readonly PushStream[] {
  const streams = corpus.pickStreams(Math.min(STREAMS_A_PUSH, options.batch));
  const ms = options.nowMs.toString();
  let line = 0;
  return streams.map((stream, i) => {
    const end = Math.round(options.batch * (i + 1) / streams.length);
    const values: PushValue[] = [];
    for (; line < end; line++) {
      const marker = markerText({ prefix: options.prefix, push, line });
      const ns = `${ms}${(line * 7).toString().padStart(6, "0")}`;
      values.push({ ns, text: corpus.line(stream, marker) });
    }
    return { labels: stream.labels, values };
  });
}

function encode(streams: readonly PushStream[], options: PoolOptions): PushBody {
  const utf8 = new TextEncoder();
  const values = streams.flatMap((stream) => stream.values);
  const rawBytes = values.reduce((sum, value) => sum + utf8.encode(value.text).length, 0);
  const common = { lines: values.length, rawBytes };
  if (options.format === "proto") {
    return { ...common, bytes: encodeProtoPush(streams), contentType: "application/x-protobuf" };
  }
  const { bytes, patches } = writeJsonPush(streams, options.prefix);
  const json = { ...common, contentType: "application/json" };
  if (!options.gzip) return { ...json, bytes, patches };
  const packed = new Uint8Array(gzipSync(bytes, { level: 6 }));
  return { ...json, bytes: packed, contentEncoding: "gzip" };
}

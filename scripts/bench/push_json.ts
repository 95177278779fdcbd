import type { PatchPlaces, PushStream } from "./push_body.ts";

/**
 * Encodes a Loki push as JSON and remembers where times and push numbers stand:
 *
 *     {"streams":[{"stream":{…},"values":[["1763721121000000007","… rid=bench-00000042-00001 …"],
 *                                          └─ ms ──────┘                  └ push ┘
 */
export function writeJsonPush(
  streams: readonly PushStream[],
  prefix: string,
): { bytes: Uint8Array<ArrayBuffer>; patches: PatchPlaces } {
  const writer = new JsonPushWriter(`${prefix}-`);
  streams.forEach((stream, i) => {
    writer.put(`${i === 0 ? "" : ","}{"stream":${JSON.stringify(stream.labels)},"values":[`);
    stream.values.forEach(({ ns, text }, j) => writer.value(ns, text, j === 0));
    writer.put("]}");
  });
  return writer.finish();
}

class JsonPushWriter {
  readonly #marker: string;
  readonly #pieces: string[] = ['{"streams":['];
  readonly #ms: number[] = [];
  readonly #push: number[] = [];
  #at = '{"streams":['.length;

  constructor(marker: string) {
    this.#marker = marker;
  }

  put(text: string): void {
    this.#pieces.push(text);
    this.#at += byteLength(text);
  }

  value(ns: string, line: string, first: boolean): void {
    this.put(first ? '["' : ',["');
    this.#ms.push(this.#at);
    this.put(`${ns}",`);
    const text = JSON.stringify(line);
    const marker = text.indexOf(this.#marker);
    if (marker < 0) throw new Error("BUG: a generated line has no marker");
    this.#push.push(this.#at + byteLength(text.slice(0, marker + this.#marker.length)));
    this.put(`${text}]`);
  }

  finish(): { bytes: Uint8Array<ArrayBuffer>; patches: PatchPlaces } {
    this.put("]}");
    const bytes = new TextEncoder().encode(this.#pieces.join(""));
    return {
      bytes,
      patches: { ms: Uint32Array.from(this.#ms), push: Uint32Array.from(this.#push) },
    };
  }
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

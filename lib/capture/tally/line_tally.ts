import { decodeEntry } from "../../entry/mod.ts";
import { countLines } from "../format/mod.ts";
import type { SetFacts } from "./frame_facts.ts";
import { SetCounter } from "./set_counter.ts";

/** What lines say about themselves, found by parsing each. */
export interface LineTally {
  readonly lines: number;
  /** Lines that are no entries; no set counts them. */
  readonly notEntries: number;
  /** In order of first use. */
  readonly sets: readonly SetFacts[];
}

const utf8 = new TextDecoder();

/** Counts lines by label set. */
export function tallyLines(bytes: Uint8Array): LineTally {
  const counter = new SetCounter();
  let notEntries = 0;
  const texts = utf8.decode(bytes).split("\n");
  if (texts.at(-1) === "") texts.pop();
  for (const text of texts) {
    const entry = decodeEntry(text);
    if (entry === undefined) notEntries++;
    else counter.add(entry.labels, entry.ts);
  }
  return { lines: countLines(bytes), notEntries, sets: counter.sets };
}

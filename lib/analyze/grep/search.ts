import { Buffer } from "node:buffer";
import {
  type Block,
  decodeBlock,
  type Finding,
  type Piece,
  unpackPiece,
} from "../../capture/work.ts";
import { decodeEntry, type Entry } from "../../entry/mod.ts";
import { compileFilter, type Filter, parseAbsolute } from "../../filter/mod.ts";
import { canonicalTs } from "../../units/mod.ts";
import { type EntryFormat, formatOf } from "../entry_format.ts";
import { Candidates } from "./candidates.ts";
import { eachEdge } from "./edges.ts";
import type { GrepLine, GrepPlan, GrepReply } from "./messages.ts";
import { neighbourhoods } from "./neighbourhoods.ts";

const utf8 = new TextEncoder();
const decoder = new TextDecoder();

/** What the blocks of a piece have given so far. */
interface Found {
  matches: number;
  text: string;
  readonly lines: GrepLine[];
  places: number;
}

/**
 * Searches pieces for one plan: raw text first, then only the lines that can match are parsed.
 * Keeps nothing between pieces; holds one frame of lines and what is found.
 */
export class PieceSearch {
  readonly #plan: GrepPlan;
  readonly #scope: Filter;
  readonly #match: Filter;
  readonly #format: EntryFormat;
  /** Undefined where every line has to be parsed. */
  readonly #candidates: Candidates | undefined;

  constructor(plan: GrepPlan) {
    this.#plan = plan;
    const { grep, ...scope } = parseAbsolute(plan.filter);
    this.#scope = compileFilter(scope);
    this.#match = compileFilter(grep === undefined ? {} : { grep });
    this.#format = formatOf(plan.format, grep);
    this.#candidates = grep === undefined || plan.invert ? undefined : Candidates.of(grep);
  }

  search(piece: Piece): GrepReply {
    const found: Found = { matches: 0, text: "", lines: [], places: 0 };
    const findings: Finding[] = [];
    for (const block of unpackPiece(piece, (finding) => findings.push(finding))) {
      this.#block(block, found);
    }
    const { matches, text, lines, places } = found;
    const file = piece.kind === "packed" ? piece.file : piece.block.file;
    return { file, matches, findings, text: utf8.encode(text), lines, places };
  }

  #block(block: Block, $found: Found): void {
    const { give, before, after } = this.#plan;
    if (give !== "lines" || before + after === 0) {
      for (const entry of this.#parsed(block)) {
        if (this.#isMatch(entry)) this.#takeMatch(entry, $found);
      }
      return;
    }
    const hasMatch = this.#candidates === undefined || this.#parsed(block).some(this.#isMatch);
    if (hasMatch) this.#neighbourhoods(block, $found);
    else this.#edges(block, $found);
  }

  /** The entries that can match; they need a closer look. */
  #parsed(block: Block): readonly Entry[] {
    if (this.#candidates === undefined) return decodeBlock(block).entries.map(({ entry }) => entry);
    const { bytes, row } = block;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
    const entries: Entry[] = [];
    for (const [start, end] of this.#candidates.linesOf({ text, isCanonical: row !== undefined })) {
      const entry = decodeEntry(decoder.decode(bytes.subarray(start, end)));
      if (entry !== undefined) entries.push(entry);
    }
    return entries;
  }

  readonly #isMatch = (entry: Entry): boolean =>
    this.#scope.matches(entry) && this.#match.matches(entry) !== this.#plan.invert;

  #takeMatch(entry: Entry, $found: Found): void {
    $found.matches++;
    const { give } = this.#plan;
    if (give === "text") $found.text += `${this.#format(entry)}\n`;
    else if (give === "lines") $found.lines.push(this.#line(entry, $found.places++, true));
  }

  #neighbourhoods(block: Block, $found: Found): void {
    const entries = decodeBlock(block).entries.map(({ entry }) => entry)
      .filter((entry) => this.#scope.matches(entry));
    const isMatch = entries.map((entry) => this.#match.matches(entry) !== this.#plan.invert);
    for (const i of neighbourhoods(isMatch, this.#plan)) {
      if (isMatch[i]) $found.matches++;
      $found.lines.push(this.#line(entries[i]!, $found.places + i, isMatch[i]!));
    }
    $found.places += entries.length;
  }

  /** Nothing matches here, but what does before or behind may want these as neighbours. */
  #edges(block: Block, $found: Found): void {
    const base = $found.places;
    const isWanted = (entry: Entry) => this.#scope.matches(entry);
    $found.places += eachEdge(block, { ...this.#plan, isWanted }, (entry, place) => {
      $found.lines.push(this.#line(entry, base + place, false));
    });
  }

  #line(entry: Entry, place: number, isMatch: boolean): GrepLine {
    return { ts: canonicalTs(entry.ts) ?? entry.ts, place, isMatch, text: this.#format(entry) };
  }
}

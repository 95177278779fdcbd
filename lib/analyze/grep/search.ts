import {
  type Block,
  type Finding,
  FrameMemory,
  type Piece,
  unpackPiece,
} from "../../capture/work.ts";
import type { Entry } from "../../entry/mod.ts";
import { parseAbsolute } from "../../filter/mod.ts";
import { canonicalTs } from "../../units/mod.ts";
import { type EntryFormat, formatOf } from "../entry_format.ts";
import { BlockSearch, entriesOf } from "./block_search.ts";
import { eachEdge } from "./edges.ts";
import type { GrepLine, GrepPlan, GrepReply } from "./messages.ts";
import { neighbourhoods } from "./neighbourhoods.ts";

const utf8 = new TextEncoder();
/** What the blocks of a piece have given so far. */
interface Found {
  matches: number;
  text: string;
  readonly lines: GrepLine[];
  places: number;
}

/**
 * Searches pieces for one plan. Keeps nothing between pieces; holds one frame of lines and what is
 * found.
 */
export class PieceSearch {
  readonly #plan: GrepPlan;
  readonly #search: BlockSearch;
  readonly #format: EntryFormat;
  readonly #memory = new FrameMemory();

  constructor(plan: GrepPlan) {
    this.#plan = plan;
    const spec = parseAbsolute(plan.filter);
    this.#search = new BlockSearch(spec, plan.invert);
    this.#format = formatOf(plan.format, spec.grep);
  }

  search(piece: Piece): GrepReply {
    const found: Found = { matches: 0, text: "", lines: [], places: 0 };
    const findings: Finding[] = [];
    for (const block of unpackPiece(piece, (one) => findings.push(one), this.#memory)) {
      this.#block(block, found);
    }
    const { matches, text, lines, places } = found;
    const file = piece.kind === "packed" ? piece.file : piece.block.file;
    return { file, matches, findings, text: utf8.encode(text), lines, places };
  }

  #block(block: Block, $found: Found): void {
    const { give, before, after } = this.#plan;
    if (give !== "lines" || before + after === 0) {
      for (const entry of this.#search.matchesIn(block)) this.#takeMatch(entry, $found);
    } else if (this.#search.hasMatch(block)) this.#neighbourhoods(block, $found);
    else this.#edges(block, $found);
  }

  #takeMatch(entry: Entry, $found: Found): void {
    $found.matches++;
    const { give } = this.#plan;
    if (give === "text") $found.text += `${this.#format(entry)}\n`;
    else if (give === "lines") $found.lines.push(this.#line(entry, $found.places++, true));
  }

  #neighbourhoods(block: Block, $found: Found): void {
    const entries = entriesOf(block).filter(this.#search.takesPart);
    const isMatch = entries.map(this.#search.isMatch);
    for (const i of neighbourhoods(isMatch, this.#plan)) {
      if (isMatch[i]) $found.matches++;
      $found.lines.push(this.#line(entries[i]!, $found.places + i, isMatch[i]!));
    }
    $found.places += entries.length;
  }

  /** Nothing matches here, but what does before or behind may want these as neighbours. */
  #edges(block: Block, $found: Found): void {
    const base = $found.places;
    const { takesPart } = this.#search;
    $found.places += eachEdge(block, { ...this.#plan, isWanted: takesPart }, (entry, place) => {
      $found.lines.push(this.#line(entry, base + place, false));
    });
  }

  #line(entry: Entry, place: number, isMatch: boolean): GrepLine {
    return { ts: canonicalTs(entry.ts) ?? entry.ts, place, isMatch, text: this.#format(entry) };
  }
}

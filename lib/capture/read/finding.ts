import { formatCount } from "../../units/mod.ts";

/** What a reader or `verify` can meet that is not as it should be. */
export type FindingKind =
  /** The file ends inside a frame, row or line. */
  | "cut"
  /** Bytes that fail their checksum, or are no frame where one must be. */
  | "damaged"
  /** Cursors that no line has. */
  | "gap"
  /** Cursors that two lines have; the reader counts on instead. */
  | "overlap"
  /** A file that was listed and is gone. */
  | "vanished"
  /** A file that another one repeats: it is not read. */
  | "stale"
  /** A line that is too long to be read. */
  | "too_long"
  /** Lines that are no entries. */
  | "not_entries"
  /** Row, table, index line, metadata or ledger says other than what is there. */
  | "mismatch"
  /** A killed writer left it so: `logtap verify --repair` and the next writer finish it. */
  | "unfinished"
  /** The file cannot be read: no right to, or the disk fails. */
  | "unreadable";

/** One thing that is wrong, and where. Reading goes on behind it. */
export interface Finding {
  readonly kind: FindingKind;
  /** File name within the capture. */
  readonly file: string;
  /** Byte in the file. */
  readonly offset?: number;
  /** Cursor of the first line concerned. */
  readonly cursor?: number;
  /** How many lines cannot be read because of it, from `cursor` on if it says one; absent where unknown. */
  readonly lines?: number;
  /** A sentence for people, without the file's name. */
  readonly text: string;
}

export type OnFinding = (finding: Finding) => void;

/** Lines of a block that are no entries: `count` of them, some cursor from the first one on. */
export function notEntriesIn(
  { file, firstCursor }: { readonly file: string; readonly firstCursor: number },
  count: number,
): Finding {
  const text = count === 1 ? "1 line is no entry" : `${formatCount(count)} lines are no entries`;
  return { kind: "not_entries", file, cursor: firstCursor, text };
}

/** Most findings that are told of one reading; a capture of noise must not fill the memory. */
const TOLD_MAX = 10_000;

/** Passes each finding on once, though parts of a live capture are looked at more than once. */
export function tellOnce(tell: OnFinding): OnFinding {
  const told = new Set<string>();
  return (finding) => {
    const key = `${finding.kind} ${finding.file} ${finding.offset} ${finding.cursor}`;
    if (told.has(key) || told.size >= TOLD_MAX) return;
    told.add(key);
    tell(finding);
  };
}

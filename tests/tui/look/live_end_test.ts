import assert from "node:assert/strict";
import { openCapture } from "../../../lib/capture/mod.ts";
import { compileLookFilters, type EntryFilter } from "../../../tui/look/entry_filter.ts";
import { extentOf } from "../../../tui/look/extent.ts";
import { LastEntries } from "../../../tui/look/last_entries.ts";
import { LiveEnd } from "../../../tui/look/live_end.ts";
import { windowAt } from "../../../tui/look/window.ts";
import { MemoryFiles } from "../../lib/capture/support/memory_files.ts";
import { ModelWriter } from "../../lib/capture/support/model_writer.ts";
import { seededRandom } from "../../support/random.ts";
import { full } from "../../support/skip.ts";

const LOOKS = full ? 5000 : 400;
const NO_FILTERS = { labels: [], grep: [], hide: [] };
const { signal } = new AbortController();

interface LastCase {
  readonly name: string;
  readonly filter: EntryFilter;
  /** Whether the model's line with this cursor is shown. */
  shows(cursor: number): boolean;
}

const CASES: readonly LastCase[] = [
  { name: "all", filter: compileLookFilters(NO_FILTERS), shows: () => true },
  {
    name: "one label",
    filter: compileLookFilters({ ...NO_FILTERS, labels: ["app=app-1"] }),
    shows: (cursor) => cursor % 3 === 1,
  },
  {
    name: "a rare text",
    filter: compileLookFilters({ ...NO_FILTERS, grep: ["line \\d*77$"] }),
    shows: (cursor) => cursor % 100 === 77,
  },
];

for (const { name, filter, shows } of CASES) {
  Deno.test(`whoever follows sees the last entries, whatever the writer does (${name})`, async () => {
    const random = seededRandom();
    const files = new MemoryFiles();
    const writer = new ModelWriter(files);
    while (writer.acknowledged < 5) writer.step(random.next());
    const capture = await openCapture(files);
    const end = new LiveEnd(await extentOf(capture));
    const last = new LastEntries();
    files.onAccess = () => random.next() < 0.2 && writer.step(random.next());
    let before = 0;
    for (let i = 0; i < LOOKS; i++) {
      for (let steps = random.int(8); steps > 0; steps--) writer.step(random.next());
      const { acknowledged } = writer;
      const { extent, edge } = await end.look(capture);
      const { lastCursor } = extent;
      assert.ok(lastCursor >= acknowledged, `${lastCursor} of ${acknowledged} lines seen`);
      assert.ok(lastCursor >= before);
      before = lastCursor;
      const count = 5 + random.int(3);
      const taken = await last.take(
        { capture, filter, extent, last, ...edge !== undefined && { edge } },
        count,
        signal,
      );
      assert.deepEqual(taken.map(({ cursor }) => cursor), lastShown(lastCursor, count, shows));
      for (const { cursor, entry } of taken) assert.equal(entry.msg, `line ${cursor}`);
    }
    assert.ok(before > LOOKS / 2, `${before} lines written`);
  });
}

function lastShown(last: number, count: number, shows: LastCase["shows"]): number[] {
  const cursors: number[] = [];
  for (let cursor = last; cursor > 0 && cursors.length < count; cursor--) {
    if (shows(cursor)) cursors.unshift(cursor);
  }
  return cursors;
}

Deno.test("a live capture is looked at without reading its data files", async () => {
  const random = seededRandom();
  const files = new MemoryFiles();
  const writer = new ModelWriter(files);
  while (writer.acknowledged < 2000) writer.step(random.next());
  const capture = await openCapture(files);
  const end = new LiveEnd(await extentOf(capture));
  const read: string[] = [];
  files.onAccess = (what) => void read.push(what);
  for (let i = 0; i < 100; i++) {
    writer.step(0.3);
    const { edge } = await end.look(capture);
    assert.ok(edge !== undefined);
  }
  assert.deepEqual(read.filter((what) => what.endsWith(".zst")), []);
});

Deno.test("the first entries are those that were not evicted since the last look", async () => {
  const files = new MemoryFiles();
  const writer = new ModelWriter(files);
  const random = seededRandom();
  while (files.files.size < 6) writer.step(random.next());
  const capture = await openCapture(files);
  const extent = await extentOf(capture);
  const [oldest] = capture.layout.dataFiles;
  files.files.delete(oldest!.name);
  const { entries, isStart } = await windowAt(
    { capture, filter: compileLookFilters(NO_FILTERS), extent, last: new LastEntries() },
    { anchor: { kind: "start" }, before: 3, after: 3 },
    signal,
  );
  const { first = 0, lines } = oldest!.index!;
  assert.deepEqual(entries.map(({ cursor }) => cursor), [0, 1, 2].map((i) => first + lines + i));
  assert.ok(isStart);
});

import assert from "node:assert/strict";
import {
  type Block,
  DiskFiles,
  type Finding,
  openCapture,
  sendPiece,
  unpackPiece,
} from "../../../../lib/capture/mod.ts";
import { tsOfNs } from "../../../../lib/units/mod.ts";

function goldenDir(name: string): string {
  return new URL(`../../../golden/capture/${name}`, import.meta.url).pathname;
}

/** What a reader sees: lines with their cursors, and findings. */
function seen(blocks: readonly Block[], findings: readonly Finding[]) {
  const decoder = new TextDecoder();
  return {
    blocks: blocks.map(({ file, firstCursor, lines, bytes }) => (
      { file, firstCursor, lines, text: decoder.decode(bytes) }
    )),
    findings: [...findings].sort((a, b) => a.text < b.text ? -1 : 1),
  };
}

for (const name of ["ours", "ours_killed", "ours_by_hand", "older", "foreign"] as const) {
  for (const fromCursor of [1, 7, 500]) {
    Deno.test(`pieces of ${name} from cursor ${fromCursor}, unpacked elsewhere, are its blocks`, async () => {
      const here: Finding[] = [];
      const direct = await openCapture(new DiskFiles(goldenDir(name)), {
        onFinding: (finding) => here.push(finding),
      });
      const want = seen(await Array.fromAsync(direct.blocks({ fromCursor })), here);

      const there: Finding[] = [];
      const capture = await openCapture(new DiskFiles(goldenDir(name)), {
        onFinding: (finding) => there.push(finding),
      });
      const blocks: Block[] = [];
      for await (const piece of capture.pieces({ fromCursor })) {
        const { piece: sent, transfer } = sendPiece(piece);
        const arrived = structuredClone(sent, { transfer });
        blocks.push(...unpackPiece(arrived, (finding) => capture.tell(finding)));
      }
      assert.deepEqual(seen(blocks, there), want);
      assert.ok(want.blocks.length > 0 || fromCursor > 1);
    });
  }
}

Deno.test("sending a piece leaves the reader's own bytes where they are", async () => {
  const capture = await openCapture(goldenDir("ours"));
  for await (const piece of capture.pieces()) {
    const { piece: sent, transfer } = sendPiece(piece);
    structuredClone(sent, { transfer });
    assert.ok([...capture.unpack(piece)].length > 0);
  }
});

Deno.test("a frame that does not match its row is told, and its neighbours are read", async () => {
  const capture = await openCapture(goldenDir("ours"));
  const [piece] = await Array.fromAsync(capture.pieces());
  assert.ok(piece?.kind === "packed" && piece.frames.length > 1);
  const [first] = piece.frames;
  const wrong = { ...first!, row: { ...first!.row, crc32: first!.row.crc32 ^ 1 } };
  const findings: Finding[] = [];
  const damaged = { ...piece, frames: [wrong, ...piece.frames.slice(1)] };
  const blocks = [...unpackPiece(damaged, (finding) => findings.push(finding))];
  assert.equal(blocks.length, piece.frames.length - 1);
  assert.match(findings[0]!.text, / lines, cursors \d+ to \d+, cannot be read: its lines are not/);
  assert.equal(findings[0]!.offset, first!.offset);
});

Deno.test("what a filter has ceased to want is not read any more", async () => {
  const capture = await openCapture(goldenDir("ours"));
  const all = await Array.fromAsync(capture.pieces());
  const frames = all.flatMap((piece) => piece.kind === "packed" ? piece.frames : []);
  assert.ok(frames.length >= 3);
  const left = tsOfNs(frames[1]!.row.minNs);
  for (const ceases of [false, true]) {
    let isOver = false;
    // Without the second frame, those around it are not neighbours.
    const filter = { mayMatch: ({ min }: { readonly min?: string }) => !isOver && min !== left };
    let pieces = 0;
    for await (const _ of capture.pieces({ filter })) {
      pieces++;
      isOver = ceases;
    }
    assert.equal(pieces > 1, !ceases);
  }
});

import type { AppendResult, AuditedPush } from "../../../lib/capture/mod.ts";
import { type Batch, LineEncoder } from "../../../lib/entry/mod.ts";
import type { BatchWriter } from "../../../lib/ingest/mod.ts";

/** A writer that keeps lines as text, and answers what a test tells it to. */
export class FakeWriter implements BatchWriter {
  readonly lines: string[] = [];
  readonly refusals: [reason: string, lines: number][] = [];
  readonly redacted: Record<string, number> = {};
  readonly audited: AuditedPush[] = [];
  /** Waited for before an append ends. */
  gate: Promise<void> = Promise.resolve();
  /** Instead of storing. */
  answer: ((lines: number) => AppendResult) | undefined;

  async append(batch: Batch): Promise<AppendResult> {
    await this.gate;
    const lines = batch.count;
    if (this.answer !== undefined) return this.answer(lines);
    this.lines.push(...linesOf(batch));
    return { kind: "written", lines };
  }

  refuse(reason: string, lines: number): void {
    this.refusals.push([reason, lines]);
  }

  redact(counts: ReadonlyMap<string, number>): void {
    for (const [rule, times] of counts) {
      this.redacted[rule] = (this.redacted[rule] ?? 0) + times;
    }
  }

  auditPush(push: AuditedPush): void {
    this.audited.push(push);
  }
}

function linesOf(batch: Batch): string[] {
  const encoder = new LineEncoder();
  return Array.from({ length: batch.count }, (_, i) => {
    const out = new Uint8Array(encoder.lengthOf(batch, i));
    return new TextDecoder().decode(out.subarray(0, encoder.encode(batch, i, out, 0))).trimEnd();
  });
}

import { AUDIT_NAME } from "../format/mod.ts";
import { AppendFile, type DiskUsage, readWhole, replaceFile } from "./disk.ts";

/** Why a data file was finished. */
export type RotationReason = "size" | "stop";

/** One push, or another request that was turned away, as the receiver saw it. */
export interface AuditedPush {
  readonly event: "loki_push_received" | "raw_push_received" | "push_refused" | "request_refused";
  readonly remoteIp: string;
  readonly lines: number;
  /** Of the body as it arrived. */
  readonly bytes: number;
  readonly durationMs: number;
  /** Why it was refused, as a stable id. */
  readonly detail?: string;
}

/** Something that happens rarely enough for a line of its own. */
export interface AuditEvent {
  readonly event: "server_started" | "server_stopped" | "rotation" | "evicted";
  readonly detail?: string;
  readonly file?: string;
  readonly lines?: number;
  readonly bytes?: number;
}

interface PushSum extends AuditedPush {
  readonly pushes: number;
}

/** Senders told apart within one second; the rest share one line. */
const SENDERS_MAX = 64;
/** Lines kept while the disk does not take them; the oldest go first. */
const WAITING_MAX = 1000;

export interface AuditLogOptions {
  readonly dir: string;
  /** Beyond this the older half is cut off, in bytes. */
  readonly maxBytes: number;
  readonly usage: DiskUsage;
  now(): Date;
}

/**
 * `audit.jsonl`. Pushes are summed until the next `flush`, so that the log grows with time and
 * senders, not with traffic. A log that cannot be written is tried again with the next flush.
 */
export class AuditLog {
  readonly #options: AuditLogOptions;
  readonly #path: string;
  readonly #sums = new Map<string, PushSum>();
  #lines: string[] = [];
  #file: AppendFile | undefined;

  constructor(options: AuditLogOptions) {
    this.#options = options;
    this.#path = `${options.dir}/${AUDIT_NAME}`;
  }

  event(event: AuditEvent): void {
    this.#lines.push(this.#line(event));
  }

  push(push: AuditedPush): void {
    const known = `${push.event} ${push.remoteIp} ${push.detail ?? ""}`;
    const key = this.#sums.has(known) || this.#sums.size < SENDERS_MAX ? known : push.event;
    const sum = this.#sums.get(key);
    this.#sums.set(key, {
      ...push,
      remoteIp: key === known ? push.remoteIp : "others",
      pushes: (sum?.pushes ?? 0) + 1,
      lines: (sum?.lines ?? 0) + push.lines,
      bytes: (sum?.bytes ?? 0) + push.bytes,
      durationMs: Math.max(sum?.durationMs ?? 0, push.durationMs),
    });
  }

  /** Writes what has gathered. One flush at a time. */
  async flush(): Promise<void> {
    for (
      const { event, remoteIp, pushes, lines, bytes, durationMs, detail } of this.#sums.values()
    ) {
      const duration_ms = Math.round(durationMs * 1000) / 1000;
      this.#lines.push(
        this.#line({ event, remote_ip: remoteIp, pushes, lines, bytes, duration_ms, detail }),
      );
    }
    this.#sums.clear();
    const lines = this.#lines;
    if (lines.length === 0) return;
    this.#lines = [];
    try {
      this.#file ??= await AppendFile.open(this.#path, this.#options.usage);
      await this.#file.append(new TextEncoder().encode(lines.join("")));
    } catch (error) {
      this.#lines = [...lines, ...this.#lines].slice(-WAITING_MAX);
      throw error;
    }
    if (this.#file.size > this.#options.maxBytes) await this.#halve();
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #line(members: object): string {
    return `${JSON.stringify({ timestamp: this.#options.now().toISOString(), ...members })}\n`;
  }

  async #halve(): Promise<void> {
    const bytes = await readWhole(this.#path);
    if (bytes === undefined) return;
    const cut = bytes.indexOf(10, bytes.length >> 1) + 1;
    const newer = new TextDecoder().decode(bytes.subarray(cut));
    this.close(); // First: Windows replaces no file that is open.
    await replaceFile(this.#path, newer, this.#options.usage);
  }
}

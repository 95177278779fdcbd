import type { MendableFiles } from "../../../../lib/capture/verify/mend_files.ts";
import type { FileSize, OpenedFile } from "../../../../lib/capture/read/source.ts";

const utf8 = new TextEncoder();

/** A capture directory in memory; with hooks for what happens between a look and a read. */
export class MemoryFiles implements MendableFiles {
  readonly place = "memory";
  readonly files = new Map<string, Uint8Array>();
  /** Called before each listing and opening, with what it is for. */
  onAccess: (what: string) => void = () => {};
  /** Bytes handed out, to see that pruning reads little. */
  bytesRead = 0;

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [name, content] of Object.entries(files)) this.set(name, content);
  }

  set(name: string, content: string | Uint8Array): void {
    this.files.set(name, typeof content === "string" ? utf8.encode(content) : content);
  }

  text(name: string): string {
    return new TextDecoder().decode(this.files.get(name));
  }

  clone(): MemoryFiles {
    return new MemoryFiles(Object.fromEntries(this.files));
  }

  list(): Promise<readonly FileSize[]> {
    this.onAccess("list");
    return Promise.resolve([...this.files].map(([name, { length }]) => ({ name, bytes: length })));
  }

  open(name: string): Promise<OpenedFile | undefined> {
    this.onAccess(name);
    const bytes = this.files.get(name);
    if (bytes === undefined) return Promise.resolve(undefined);
    const read = (start: number, end: number) => {
      if (start < 0 || end < start || end > bytes.length) {
        throw new RangeError(`read ${start} to ${end} of ${bytes.length}`);
      }
      this.bytesRead += end - start;
      return Promise.resolve(bytes.slice(start, end));
    };
    return Promise.resolve({ size: bytes.length, read, close: () => {} });
  }

  append(name: string, bytes: Uint8Array): Promise<void> {
    this.files.set(name, concat([this.files.get(name) ?? new Uint8Array(0), bytes]));
    return Promise.resolve();
  }

  truncate(name: string, size: number): Promise<void> {
    this.files.set(name, this.files.get(name)!.slice(0, size));
    return Promise.resolve();
  }

  replace(name: string, text: string): Promise<void> {
    this.set(name, text);
    return Promise.resolve();
  }

  remove(name: string): Promise<void> {
    this.files.delete(name);
    return Promise.resolve();
  }
}

export function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

import { encodeIndexLine, INDEX_NAME, type IndexLine } from "../format/mod.ts";
import { AppendFile, type DiskUsage, readWhole, replaceFile } from "./disk.ts";

/** `index.jsonl` while its capture is written: grows by a line a file, shrinks by eviction. */
export class IndexFile {
  readonly #path: string;
  readonly #usage: DiskUsage;
  #file: AppendFile | undefined;
  /** Files that are gone and whose lines may still be there. */
  #gone = new Set<string>();
  /** Changes take turns: a line added during a removal would go to the file that is replaced. */
  #turn: Promise<void> = Promise.resolve();

  constructor(dir: string, usage: DiskUsage) {
    this.#path = `${dir}/${INDEX_NAME}`;
    this.#usage = usage;
  }

  add(line: IndexLine): Promise<void> {
    return this.#inTurn(() => this.#add(line));
  }

  /** Notes that files are gone; their lines go with the next `flush` that succeeds. */
  forget(names: Iterable<string>): void {
    for (const name of names) this.#gone.add(name);
  }

  /** Leaves out the lines of files that are gone. */
  flush(): Promise<void> {
    return this.#gone.size === 0 ? Promise.resolve() : this.#inTurn(() => this.#leaveOut());
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(change);
    this.#turn = done.catch(() => {}); // The caller gets the error; the next change may go well.
    return done;
  }

  async #add(line: IndexLine): Promise<void> {
    this.#file ??= await AppendFile.open(this.#path, this.#usage);
    await this.#file.append(new TextEncoder().encode(`${encodeIndexLine(line)}\n`));
  }

  async #leaveOut(): Promise<void> {
    const names = this.#gone;
    if (names.size === 0) return;
    this.#gone = new Set();
    try {
      await this.#rewriteWithout(names);
    } catch (error) {
      this.forget(names);
      throw error;
    }
  }

  async #rewriteWithout(names: ReadonlySet<string>): Promise<void> {
    const bytes = await readWhole(this.#path);
    if (bytes === undefined) return;
    const kept = new TextDecoder().decode(bytes).split("\n").filter((line) =>
      line !== "" && !names.has(fileOf(line))
    );
    this.close(); // First: Windows replaces no file that is open.
    await replaceFile(this.#path, kept.map((line) => `${line}\n`).join(""), this.#usage);
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }
}

function fileOf(line: string): string {
  try {
    return String((JSON.parse(line) as { file?: unknown }).file);
  } catch {
    return ""; // Not a line of ours: it names no file that was removed.
  }
}

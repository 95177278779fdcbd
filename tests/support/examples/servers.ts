import { waitFor } from "../wait_for.ts";

/** The servers that examples have started; what they are comes from the files of `standInScript`. */
export class Servers {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** True while any was started and not stopped. */
  async any(): Promise<boolean> {
    return (await this.#bases(".pid")).length > 0;
  }

  /**
   * Ends them as a service manager does. @throws {Error} when one ended, now or before, with
   * anything but 0; what it said goes with it.
   */
  async stop(): Promise<void> {
    for (const base of await this.#bases(".background")) {
      end(await this.#read(`${base}.background`));
    }
    const ends: string[] = [];
    for (const base of await this.#bases(".pid")) {
      end(await this.#read(`${base}.pid`));
      const what = `a server to end; it said:\n${await this.#read(`${base}.err`)}`;
      const code = await waitFor(async () => await this.#read(`${base}.code`) || undefined, {
        what,
      });
      if (code !== "0") {
        ends.push(`a server ended with ${code}:\n${await this.#read(`${base}.err`)}`);
      }
    }
    for await (const { name } of Deno.readDir(this.#folder)) {
      await Deno.remove(`${this.#folder}/${name}`);
    }
    if (ends.length > 0) throw new Error(ends.join("\n"));
  }

  /** Names of the files with this ending, without it. */
  async #bases(ending: string): Promise<readonly string[]> {
    const names: string[] = [];
    for await (const { name } of Deno.readDir(this.#folder)) names.push(name);
    return names.filter((name) => name.endsWith(ending)).map((name) =>
      name.slice(0, -ending.length)
    );
  }

  async #read(name: string): Promise<string> {
    try {
      return (await Deno.readTextFile(`${this.#folder}/${name}`)).trim();
    } catch {
      return ""; // Not written yet.
    }
  }
}

function end(pid: string): void {
  try {
    Deno.kill(Number(pid), "SIGTERM");
  } catch {
    // It has ended by itself.
  }
}

import { waitFor } from "../wait_for.ts";
import { quote } from "./stand_in.ts";

/** The servers that examples have started; what they are comes from the files of `standInScript`. */
export class Servers {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Shell that waits, 5 s at most, until what is in the background has told its process id. */
  get untilTheyBegin(): string {
    const known = `[ -e ${quote(this.#folder)}/"$pid".background ]`;
    const wait =
      `for _ in {1..250}; do ${known} || ! kill -0 "$pid" 2>/dev/null && break; sleep 0.02; done`;
    return `for pid in $(jobs -p); do ${wait}; done`;
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
    const ends: string[] = [];
    for (const base of await this.#bases(".background")) {
      const complaint = await this.#stopBackground(base);
      if (complaint !== undefined) ends.push(complaint);
    }
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

  /** One that an example put into the background, and perhaps ended: it must have listened. */
  async #stopBackground(base: string): Promise<string | undefined> {
    const pid = await this.#read(`${base}.background`);
    const said = () => this.#read(`${base}.err`);
    const hasListened = async () => (await said()).includes("listening on");
    const what = "a server in the background";
    await waitFor(async () => await hasListened() || isGone(pid), { what: `${what} to listen` });
    end(pid);
    await waitFor(() => isGone(pid), { what: `${what} to end` });
    return await hasListened() ? undefined : `${what} ended instead of listening:\n${await said()}`;
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

/** True for a process that has ended, also when nobody has asked how. */
function isGone(pid: string): boolean {
  try {
    return /^\d+ \(.*\) [ZX]/.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
  } catch {
    return true;
  }
}

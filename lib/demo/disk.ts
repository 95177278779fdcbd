/** The edge: where a demo's capture lies, and a port for its receiver. */
import { LogtapError } from "../fault/mod.ts";

export const LOOPBACK = "127.0.0.1";

/** A folder for as long as the demo runs. */
export async function makeDemoFolder(): Promise<string> {
  return await Deno.makeTempDir({ prefix: "logtap-demo-" });
}

export async function removeDemoFolder(dir: string): Promise<void> {
  await Deno.remove(dir, { recursive: true });
}

/**
 * A demo does not mix its lines with anybody's.
 *
 * @throws {LogtapError} conflict — there is something in the directory.
 */
export async function checkDemoFolder(dir: string): Promise<void> {
  try {
    for await (const { name } of Deno.readDir(dir)) {
      throw new LogtapError("conflict", `Cannot put a demo into ${dir}: ${name} is there`, {
        hint: "name a folder that is empty or not there yet",
      });
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** A port of this machine that nobody listens on, a moment ago. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: LOOPBACK, port: 0 });
  return listener.addr.port;
}

/** A port that nobody listens on, and that no other test is given before its block ends. */
export interface FreePort extends Disposable {
  readonly port: number;
}

/** Below those that systems give to outgoing connections and to who asks for port 0. */
const FIRST = 15_000;
const BEYOND = 32_000;

/**
 * For a server that must know its port beforehand, or listens there a second time. Other servers
 * ask for port 0. Tests of several files, and of several runs, tell one another by files which
 * ports they hold; the file of a run that was killed costs one port.
 */
export function freePort(): FreePort {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (BEYOND - FIRST));
    const held = `${Deno.env.get("TMPDIR") ?? "/tmp"}/logtap-test-port-${port}`;
    if (!isMade(held)) continue;
    if (isFree(port)) return { port, [Symbol.dispose]: () => Deno.removeSync(held) };
    Deno.removeSync(held);
  }
}

function isMade(path: string): boolean {
  try {
    Deno.openSync(path, { write: true, createNew: true }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: "0.0.0.0", port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}

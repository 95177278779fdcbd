/**
 * Connects to a port of this machine from all sides for a while; what comes of each connection does
 * not matter. A program of its own: `deno run --allow-net flood.ts PORT`.
 */
const CLIENTS = 600;
const FLOOD_MS = 3000;
/** How long a client keeps a connection that it does not use. */
const HOLD_MS = 300;
/** A connection that nobody accepts is given up by the system only after minutes. */
const PATIENCE_MS = 2000;

const port = Number(Deno.args[0]);

async function client(): Promise<void> {
  while (performance.now() < FLOOD_MS) {
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      using connection = await Deno.connect({ hostname: "127.0.0.1", port, signal });
      const held = new Promise((resolve) => setTimeout(resolve, HOLD_MS));
      await Promise.race([held, connection.read(new Uint8Array(1)).catch(() => {})]);
    } catch {
      // Refused, reset or late.
    }
  }
}

if (import.meta.main) {
  await Promise.all(Array.from({ length: CLIENTS }, client));
  Deno.exit(0); // Whatever still waits to be connected.
}

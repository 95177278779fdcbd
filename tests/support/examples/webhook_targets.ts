/** Where an example posts to, on this machine. */
const TARGETS = /--webhook[= ]http:\/\/127\.0\.0\.1:(\d+)/g;

/**
 * Somebody at each port that the examples post events to, who takes everything: a receiver that
 * reaches nobody takes 5 s to give up at its end.
 */
export function webhookTargets(text: string): AsyncDisposable {
  const ports = new Set([...text.matchAll(TARGETS)].map(([, port]) => Number(port)));
  const take = async (request: Request) => {
    await request.arrayBuffer();
    return new Response(null, { status: 204 });
  };
  const servers = [...ports].map((port) =>
    Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, take)
  );
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map((server) => server.shutdown()));
    },
  };
}

/** Where a number is surely a port: behind a host, or as the value of a flag that is called so. */
const PORTS =
  /(?:127\.0\.0\.1|0\.0\.0\.0|localhost|\[::1?\]):(\d{2,5})\b|\bport[= ](\d{2,5})\b|^\s*port: (\d{2,5})\b/gm;

/** The ports that a page names become free ones, the same in all of its examples. */
export class Ports {
  readonly #free: ReadonlyMap<string, number>;

  /** `always` are ports that count without being named: defaults of flags. */
  constructor(text: string, always: readonly string[]) {
    const named = [...text.matchAll(PORTS)].map((match) => match[1] ?? match[2] ?? match[3]!);
    const ports = [...new Set([...always, ...named])].filter((port) => port !== "0");
    const listeners = ports.map(() => Deno.listen({ hostname: "127.0.0.1", port: 0 }));
    this.#free = new Map(
      listeners.map(({ addr }, i) => [ports[i]!, (addr as Deno.NetAddr).port]),
    );
    for (const listener of listeners) listener.close();
  }

  /** The text with the free ports in the place of those it names. */
  replace(text: string): string {
    return text.replace(
      /(?<![\d.])\d{2,5}(?![\d.]*\d)/g,
      (port) => String(this.#free.get(port) ?? port),
    );
  }
}

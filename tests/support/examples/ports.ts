import { type FreePort, freePort } from "../free_port.ts";

/** Where a number is surely a port: behind a host, or as the value of a flag that is called so. */
const PORTS =
  /(?:127\.0\.0\.1|0\.0\.0\.0|localhost|\[::1?\]):(\d{2,5})\b|\bport[= ](\d{2,5})\b|^\s*port: (\d{2,5})\b/gm;

/** The ports that a page names become free ones, the same in all of its examples, until its end. */
export class Ports implements Disposable {
  readonly #free: ReadonlyMap<string, FreePort>;

  /** `always` are ports that count without being named: defaults of flags. */
  constructor(text: string, always: readonly string[]) {
    const named = [...text.matchAll(PORTS)].map((match) => match[1] ?? match[2] ?? match[3]!);
    const ports = [...new Set([...always, ...named])].filter((port) => port !== "0");
    this.#free = new Map(ports.map((port) => [port, freePort()]));
  }

  /** The text with the free ports in the place of those it names. */
  replace(text: string): string {
    return text.replace(
      /(?<![\d.])\d{2,5}(?![\d.]*\d)/g,
      (port) => String(this.#free.get(port)?.port ?? port),
    );
  }

  [Symbol.dispose](): void {
    for (const port of this.#free.values()) port[Symbol.dispose]();
  }
}

import type { Level } from "../line/mod.ts";

/** A line of a service, on its way to the receiver. */
export interface DemoLine {
  /** Milliseconds of the story. */
  readonly atMs: number;
  /** Nanoseconds since 1970, in digits: what a push takes. */
  readonly ns: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly msg: string;
  /** Loki's structured metadata. */
  readonly meta?: Readonly<Record<string, string>>;
  /** What the line says of itself in its own words; it is not sent. */
  readonly level?: Level;
}

/** A line as a voice says it, before anybody has put a time in nanoseconds and labels to it. */
export interface Said {
  readonly app: App;
  readonly atMs: number;
  readonly msg: string;
  readonly meta?: Readonly<Record<string, string>>;
  readonly level?: Level;
}

export type App = "gateway" | "checkout" | "payments" | "inventory" | "mailer" | "postgres";

/** Milliseconds of the story → milliseconds since 1970. */
export type StoryClock = (atMs: number) => number;

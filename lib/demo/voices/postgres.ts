import type { Random } from "../random.ts";
import type { Said, StoryClock } from "../line.ts";
import { postgresStamp } from "../stamp.ts";

interface PostgresWords {
  readonly clock: StoryClock;
  readonly severity: "LOG" | "FATAL";
  readonly pid: number;
  readonly msg: string;
}

/** LOG is how PostgreSQL calls what it has to tell: no level that others know. */
function said(atMs: number, { clock, severity, pid, msg }: PostgresWords): Said {
  const text = `${postgresStamp(clock(atMs))} [${pid}] ${severity}:  ${msg}`;
  return {
    app: "postgres",
    atMs,
    msg: text,
    ...severity === "FATAL" && { level: "fatal" as const },
  };
}

export function checkpoint(clock: StoryClock, atMs: number, random: Random): Said {
  const msg = `checkpoint complete: wrote ${random.between(30, 90)} buffers (0.4%); ` +
    `write=${random.between(2, 4)}.${random.between(100, 999)} s`;
  return said(atMs, { clock, severity: "LOG", pid: 27, msg });
}

export function tooManyClients(clock: StoryClock, atMs: number, random: Random): Said {
  const msg = "sorry, too many clients already";
  return said(atMs, { clock, severity: "FATAL", pid: random.between(900, 999), msg });
}

/** The trail that leads from the symptom to who holds the connections. */
export function idleInTransaction(clock: StoryClock, atMs: number, random: Random): Said {
  const msg = "terminating connection due to idle-in-transaction timeout (payments)";
  return said(atMs, { clock, severity: "FATAL", pid: random.between(200, 219), msg });
}

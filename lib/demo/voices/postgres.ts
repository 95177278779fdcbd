import type { Said } from "../line.ts";
import type { Random } from "../random.ts";

interface PostgresWords {
  readonly pid: number;
  /** User and database; the server's own processes have none. */
  readonly who?: string;
  readonly severity: "LOG" | "FATAL";
  readonly msg: string;
}

const PAYMENTS = "payments@shop";

/** With `log_line_prefix = '[%p] %q%u@%d '`. LOG is no level that others know. */
function said(atMs: number, { pid, who, severity, msg }: PostgresWords): Said {
  const prefix = who === undefined ? `[${pid}]` : `[${pid}] ${who}`;
  return {
    app: "postgres",
    atMs,
    msg: `${prefix} ${severity}:  ${msg}`,
    ...severity === "FATAL" && { level: "fatal" as const },
  };
}

export function checkpoint(atMs: number, random: Random): Said {
  const msg = `checkpoint complete: wrote ${random.between(30, 90)} buffers (0.4%); ` +
    `write=${random.between(2, 4)}.${random.between(100, 999)} s`;
  return said(atMs, { pid: 27, severity: "LOG", msg });
}

export function tooManyClients(atMs: number, random: Random): Said {
  const msg = "sorry, too many clients already";
  return said(atMs, { pid: random.between(900, 999), who: PAYMENTS, severity: "FATAL", msg });
}

/** The trail that leads from the symptom to who holds the connections. */
export function idleInTransaction(atMs: number, random: Random): Said {
  const msg = "terminating connection due to idle-in-transaction timeout";
  return said(atMs, { pid: random.between(200, 219), who: PAYMENTS, severity: "FATAL", msg });
}

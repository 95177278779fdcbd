/** Hosts, paths or names that may be used; `"all"` is every one of them. */
export type Grant = readonly string[] | "all";

/** What a job may do outside of its own memory. Nothing else: no process, no library, no import. */
export interface Rights {
  /** Absolute paths; a folder stands for everything in it. */
  readonly read: Grant;
  readonly write: Grant;
  /** `HOST:PORT`, `[V6]:PORT`, to listen on or connect to. */
  readonly net: Grant;
  /** What the system is asked for, in Deno's words: `hostname`, `statfs`. */
  readonly sys: Grant;
}

/** What a job needs, derived from its plan. */
export interface Needs extends Rights {
  /** Beside `net`, until the job has started; given up then, unless a person gave it. */
  readonly netAtStart: readonly string[];
}

/** Rights that a person gave in words; what is missing here is derived from the plan. */
export type GivenRights = Partial<Pick<Rights, "read" | "write" | "net">>;

/** What the worker gets: a list that was given replaces the derived one, wider or narrower. */
export function rightsFor(needs: Needs, given: GivenRights): Rights {
  return {
    read: given.read ?? needs.read,
    write: given.write ?? needs.write,
    net: given.net ?? both(needs.net, needs.netAtStart),
    sys: needs.sys,
  };
}

function both(a: Grant, b: readonly string[]): Grant {
  return a === "all" ? a : [...a, ...b];
}

/**
 * What the worker gives up when it has started: the derived rights for starting. Those that were
 * given stay: giving up one address would take every wider right that holds it along.
 */
export function untilStarted(needs: Needs, given: GivenRights): readonly Right[] {
  if (given.net !== undefined) return [];
  return needs.netAtStart.map((what) => ({ kind: "net", what }));
}

/** A single right: `{ kind: "net", what: "127.0.0.1:3100" }`; without `what`, all of its kind. */
export interface Right {
  readonly kind: keyof Rights;
  readonly what?: string;
}

/** The needs, one by one. */
export function eachNeed(needs: Needs): readonly Right[] {
  const kinds = ["net", "read", "write", "sys"] as const;
  return kinds.flatMap((kind): readonly Right[] => {
    const grant = kind === "net" ? both(needs.net, needs.netAtStart) : needs[kind];
    return grant === "all" ? [{ kind }] : grant.map((what) => ({ kind, what }));
  });
}

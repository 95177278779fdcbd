import { type Breach, codeLines, isProduct, type Source } from "./source.ts";

/**
 * The rooms from the ground up, as docs/architecture.md tells them. A room may import rooms of
 * lower levels, through their doors.
 */
export const LEVELS: readonly (readonly string[])[] = [
  ["lib/fault", "lib/units", "lib/pipe", "lib/ansi", "lib/pattern"],
  ["lib/entry", "lib/codec", "lib/cert", "lib/net"],
  ["lib/loki", "lib/line", "lib/redact", "lib/filter", "lib/follow"],
  ["lib/capture", "lib/bucket", "lib/kube", "lib/ship", "lib/sink"],
  ["lib/ingest", "lib/proxy", "lib/inject", "lib/analyze", "lib/archive", "lib/runs", "lib/sign"],
  ["lib/server", "lib/cli", "lib/sandbox", "lib/demo"],
  ["tui", "forwarder"],
  ["cmd"],
  ["main.ts"],
];

/** Ways sideways that are meant to be. */
const PERMITS: ReadonlyMap<string, string> = new Map([
  ["lib/units → lib/fault", "units refuse bad text with a fault"],
  ["lib/pipe → lib/fault", "every room may throw a fault"],
  ["lib/pattern → lib/fault", "patterns from outside are refused with a fault"],
  ["lib/bucket → lib/capture", "a bucket implements the capture's ReadRange"],
  ["lib/demo → lib/sandbox", "the sender is a job, and says what rights its plan needs"],
  ["lib/server → lib/sandbox", "the receiver is a job, and says what rights its plan needs"],
]);

/** Rooms that must not be used from here, however low they are. */
const BARRED: ReadonlyMap<string, readonly string[]> = new Map([
  ["tui", ["lib/kube", "lib/ingest"]],
]);

/**
 * Doors of any room: mod.ts to all of it, and others that load less of it. start.ts for a thread that only starts workers,
 * work.ts for such a worker, read.ts and write.ts for one that only reads or writes.
 */
const DOORS = ["mod", "start", "work", "read", "write"] as const;

/** Doors of single rooms: to frames without bodies and archives, to analyses one by one. */
const OWN_DOORS: ReadonlyMap<string, readonly string[]> = new Map([
  ["lib/codec", ["frames"]],
  ["lib/analyze", ["grep/mod", "triage/mod", "diff/mod", "inject/mod"]],
]);

/** The room a file is in: `lib/x`, or the top folder, or main.ts. */
function roomOf(path: string): string {
  const [top = "", second = ""] = path.split("/");
  return top === "lib" ? `lib/${second}` : top;
}

/** Imports that go up, sideways without a permit, or past a door; rooms that are on no level. */
export function checkRooms(sources: readonly Source[]): Breach[] {
  return sources.filter(isProduct).flatMap((source) => [
    ...levelOf(roomOf(source.path)) < 0 ? [unknownRoom(source)] : [],
    ...importsOf(source).flatMap((found) => {
      const says = judge(source.path, found.target);
      return says === undefined ? [] : [{ path: source.path, line: found.line, says }];
    }),
  ]);
}

function unknownRoom({ path }: Source): Breach {
  return { path, line: 0, says: `${roomOf(path)} is on no level of scripts/tidy/rooms.ts` };
}

function levelOf(room: string): number {
  return LEVELS.findIndex((rooms) => rooms.includes(room));
}

interface Import {
  readonly line: number;
  readonly target: string;
}

/** Relative imports, with their targets from the root. */
function importsOf(source: Source): Import[] {
  const base = new URL(source.path, "file:///");
  return codeLines(source).flatMap(({ line, code }) =>
    [...code.matchAll(/(?:\bfrom|\bimport\(?)\s*"(\.[^"]+)"/g)].map(([, target = ""]) => ({
      line,
      target: new URL(target, base).pathname.slice(1),
    }))
  );
}

function judge(path: string, target: string): string | undefined {
  const [from, to] = [roomOf(path), roomOf(target)];
  if (from === to || target === "deno.json") return undefined;
  if (levelOf(to) < 0) return `imports ${target}, which is in no room`;
  if (BARRED.get(from)?.includes(to)) return `imports ${to}, which ${from} must not know`;
  const climb = levelOf(to) - levelOf(from);
  if (climb > 0) return `imports ${to}, which is above ${from}`;
  if (climb === 0 && !PERMITS.has(`${from} → ${to}`)) {
    return `imports ${to}, which is beside ${from}, without a permit in scripts/tidy/rooms.ts`;
  }
  const doors = [...DOORS, ...OWN_DOORS.get(to) ?? []].map((door) => `${to}/${door}.ts`);
  const isDoor = to.startsWith("lib/") ? doors.includes(target) : true;
  return isDoor ? undefined : `imports ${target} past the door ${to}/mod.ts`;
}

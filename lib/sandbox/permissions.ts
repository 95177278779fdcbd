/** The edge of this room: rights in the runtime's own words. */
import { eachNeed, type Grant, type Needs, type Right, type Rights } from "./rights.ts";

/** What a worker with these rights is started with. What is not named is refused, not asked for. */
export function permissionsOf({ read, write, net, sys }: Rights): Deno.PermissionOptionsObject {
  return {
    ...{ read: paths(read), write: paths(write), net: paths(net), sys: systemCalls(sys) },
    ...{ env: false, run: false, ffi: false, import: false },
  };
}

/** An empty list would be read as "all" in some places of the runtime. */
function paths(grant: Grant): boolean | string[] {
  if (grant === "all") return true;
  return grant.length > 0 && [...grant];
}

function systemCalls(grant: Grant): Exclude<Deno.PermissionOptionsObject["sys"], undefined> {
  return paths(grant) as Exclude<Deno.PermissionOptionsObject["sys"], undefined>;
}

/** What this thread needs and may not do, asked of the runtime itself. */
export function lackingRights(needs: Needs): readonly Right[] {
  return eachNeed(needs).filter((need) =>
    Deno.permissions.querySync(descriptorOf(need)).state !== "granted"
  );
}

/** Gives up rights of this thread, for good. */
export function giveUp(rights: readonly Right[]): void {
  for (const right of rights) Deno.permissions.revokeSync(descriptorOf(right));
}

function descriptorOf({ kind, what }: Right): Deno.PermissionDescriptor {
  if (what === undefined) return { name: kind };
  switch (kind) {
    case "net":
      return { name: kind, host: what };
    case "read":
    case "write":
      return { name: kind, path: what };
    case "sys":
      return { name: kind, kind: what as NonNullable<Deno.SysPermissionDescriptor["kind"]> };
  }
}

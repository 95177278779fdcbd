import type { Server } from "node:net";
import { LogtapError } from "../fault/mod.ts";
import { addressText, type ListenAddress } from "./address.ts";

/**
 * Has a server listen, with at most `backlog` connections waiting to be accepted.
 *
 * @throws {LogtapError} network, denied — with what to do about it.
 */
export async function bind(
  server: Server,
  address: ListenAddress,
  backlog: number,
): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ ...address, backlog }, resolve);
    });
  } catch (cause) {
    throw bindFault(cause, address);
  }
}

function bindFault(cause: unknown, address: ListenAddress): LogtapError {
  const code = cause instanceof Error ? (cause as { code?: unknown }).code : undefined;
  const name = cause instanceof Error ? cause.name : "";
  const where = `Cannot listen on ${addressText(address)}`;
  if (code === "EADDRINUSE" || name === "AddrInUse") {
    const hint = "stop the other program, or choose another address with --listen";
    return new LogtapError("network", `${where}: another program listens there`, { hint, cause });
  }
  if (code === "EACCES" || name === "PermissionDenied" || name === "NotCapable") {
    const hint = "ports below 1024 need rights; choose a higher one with --listen";
    return new LogtapError("denied", `${where}: not allowed`, { hint, cause });
  }
  const hint = "give an address of this machine with --listen";
  return new LogtapError("network", `${where}: this machine has no such address`, { hint, cause });
}

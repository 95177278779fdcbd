import { connect } from "node:tls";
import { LogtapError } from "../fault/mod.ts";
import { addressText, type ListenAddress, ownAddress } from "./address.ts";

/** How a connection without a certificate ended. */
type ProbeEnd = "refused" | "let_in" | "unknown";

/** Long for a connection to oneself, even on a machine that has much else to do. */
const PATIENCE_MS = 10_000;

/**
 * Connects to a server of ours without a certificate: a runtime that does not ask for one (Deno
 * before 2.9) would let everybody in without a word.
 *
 * @throws {LogtapError} denied — unless the connection was refused.
 */
export async function requireClientCertificates(address: ListenAddress): Promise<void> {
  const end = await connectWithout(ownAddress(address));
  if (end === "refused") return;
  const where = `Cannot receive on ${addressText(address)} with --client-ca`;
  const says = end === "let_in"
    ? "a client without a certificate was let in"
    : "whether clients without a certificate are refused could not be found out";
  throw new LogtapError("denied", `${where}: ${says}`, {
    hint: "this needs logtap on Deno 2.9 or later; `logtap version` says what this one runs on",
  });
}

/** Whoever is let in gets an answer; whoever is refused gets an established connection that ends. */
async function connectWithout(address: ListenAddress): Promise<ProbeEnd> {
  const end = Promise.withResolvers<ProbeEnd>();
  // The server's own certificate is not in question here, and need not name this address.
  const options = { ...address, rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] };
  const socket = connect(options, () => {
    socket.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  });
  let isConnected = false;
  socket.on("connect", () => isConnected = true);
  socket.on("secureConnect", () => isConnected = true);
  socket.on("data", () => end.resolve("let_in"));
  socket.on("error", () => end.resolve(isConnected ? "refused" : "unknown"));
  socket.on("close", () => end.resolve(isConnected ? "refused" : "unknown"));
  const patience = setTimeout(() => end.resolve("unknown"), PATIENCE_MS);
  const result = await end.promise;
  clearTimeout(patience);
  socket.destroy();
  return result;
}

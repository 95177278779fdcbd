import type { Server } from "node:http";
import { type AddressInfo, Server as NetServer, type Socket } from "node:net";
import type { ListenAddress } from "./address.ts";
import { bind } from "./bind.ts";
import type { Crowd } from "./open_files.ts";

export interface DoorOptions {
  readonly address: ListenAddress;
  readonly crowd: Crowd;
  /** Whether the address may be listened on again, later. */
  readonly mayReopen: boolean;
  /** A server that does not listen yet. */
  readonly newServer: () => Server;
}

/** Quiet for so long after a crowd, the door may be one that nobody opens any more. */
const QUIET_MS = 1000;

/**
 * A listening server that is replaced after a crowd. A runtime that ran out of files while it
 * accepted connections keeps its ear closed for good and says nothing (Deno 2.9.6), and `crowdWithin`
 * cannot rule that out: the system lets others begin to wait while those that waited are accepted.
 * So whenever there were as many connections as may be, and then none came for a second, the
 * listening socket is closed and opened again; connections stay with the server that has them.
 */
export class Door {
  /** With the port that was really taken. */
  readonly address: ListenAddress;
  readonly #options: DoorOptions;
  /** The one that listens is the last; the others still have connections. */
  readonly #servers = new Set<Server>();
  readonly #sockets = new Set<Socket>();
  #lastMs = 0;
  #isClosed = false;
  /** Runs between a crowd and the reopening that follows. */
  #timer: ReturnType<typeof setInterval> | undefined;

  private constructor(options: DoorOptions, address: ListenAddress) {
    this.#options = options;
    this.address = address;
  }

  /** @throws {LogtapError} network, denied */
  static async open(options: DoorOptions): Promise<Door> {
    const { address: { host, port }, crowd } = options;
    const server = options.newServer();
    await bind(server, { host, port }, crowd.backlog);
    const door = new Door(options, { host, port: (server.address() as AddressInfo).port });
    door.#adopt(server);
    return door;
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Takes no more connections; resolves when those there are have ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await Promise.all([...this.#servers].map((server) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      return closed;
    }));
  }

  endAllConnections(): void {
    for (const server of this.#servers) server.closeAllConnections();
    for (const socket of this.#sockets) socket.destroy(); // In TLS, some have not shaken hands yet.
  }

  #adopt(server: Server): void {
    this.#servers.add(server);
    server.maxConnections = this.#options.crowd.connections;
    server.on("error", () => {}); // Out of files, on some runtimes: the next connection may be lucky.
    server.on("connection", (socket: Socket) => this.#note(socket));
  }

  #note(socket: Socket): void {
    const { crowd, mayReopen } = this.#options;
    this.#lastMs = performance.now();
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    if (this.#sockets.size > crowd.connections) socket.destroy();
    if (this.#sockets.size < crowd.connections || !mayReopen) return;
    this.#timer ??= setInterval(() => this.#reopenWhenQuiet(), QUIET_MS);
  }

  #reopenWhenQuiet(): void {
    const isFull = this.#sockets.size >= this.#options.crowd.connections;
    if (isFull || performance.now() - this.#lastMs < QUIET_MS) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    void this.#reopen();
  }

  async #reopen(): Promise<void> {
    for (const server of this.#servers) this.#retire(server);
    const server = this.#options.newServer();
    try {
      await bind(server, this.address, this.#options.crowd.backlog);
      if (this.#isClosed) return void server.close();
      this.#adopt(server);
    } catch {
      if (this.#isClosed) return;
      this.#timer ??= setInterval(() => this.#reopenWhenQuiet(), QUIET_MS); // Until it works.
    }
  }

  /** Closes its ear only: closing an HTTP server would end connections that idle. */
  #retire(server: Server): void {
    if (!server.listening) return;
    NetServer.prototype.close.call(server, () => this.#servers.delete(server));
  }
}

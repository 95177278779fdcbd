/**
 * How a server is protected, as plain data that can be handed to a worker. Texts of certificates and
 * digests of keys: nothing has to be read from a file, and no key can be told from it.
 */
export interface SecurityPlan {
  /** Plain HTTP without. */
  readonly tls?: TlsPlan;
  readonly keys: KeyDigests;
  /** The name or address that was to be listened on, before it was looked up; lower case. */
  readonly listenName: string;
  /** Names that a request's Host may have besides those that always work; lower case. */
  readonly allowHosts: readonly string[];
}

export interface TlsPlan {
  /** PEM, the server's certificate first. */
  readonly cert: string;
  readonly key: string;
  /** PEM: clients must show a certificate that one of these authorities has signed. */
  readonly clientCa?: string;
}

/** SHA-256 of the keys, in hexadecimal. No key at all leaves what it would open to everybody. */
export interface KeyDigests {
  /** Open everything. */
  readonly write: readonly string[];
  /** Open everything but pushes. */
  readonly read: readonly string[];
}

import { type Reply, textReply } from "../ingest/mod.ts";
import { shownKeys } from "./credentials.ts";
import { HostRules, isOwnOrigin } from "./host_rules.ts";
import { KeyRing, type Role } from "./keys.ts";
import type { RefusalReason } from "./refusals.ts";
import type { HttpRequest } from "./request.ts";
import type { SecurityPlan } from "./security.ts";

/** What a request needs: nothing, the right to look, or the right to push. */
export type Access = "open" | "read" | "write";

export type Verdict =
  /** `mayRead`: an open page may tell more than its status. */
  | { readonly kind: "allowed"; readonly mayRead: boolean }
  | { readonly kind: "refused"; readonly reply: Reply };

export interface Refused {
  readonly reason: RefusalReason;
  readonly access: Access;
  readonly remoteIp: string;
}

export interface GuardOptions {
  readonly listenHost: string;
  readonly security: Omit<SecurityPlan, "tls">;
  readonly onRefused?: (refused: Refused) => void;
}

/** Bearer only: a browser that is asked for Basic remembers the key and sends it for any page. */
const CHALLENGE = { "www-authenticate": 'Bearer realm="logtap"' };

const REPLIES: Readonly<Record<Exclude<RefusalReason, "tls">, Reply>> = {
  no_key: {
    ...textReply(401, "a key is needed, as `Authorization: Bearer KEY` or `X-API-Key: KEY`"),
    headers: CHALLENGE,
  },
  wrong_key: { ...textReply(401, "the key is not known here"), headers: CHALLENGE },
  read_key: textReply(403, "this key may read but not push"),
  origin: textReply(403, "pages of other sites may not push"),
  host: textReply(403, "not served under this name; --allow-host NAME allows it"),
};

/** Decides by a request's head alone whether it is answered; its body has not been touched then. */
export class Guard {
  readonly #hosts: HostRules;
  readonly #keys: KeyRing;
  readonly #onRefused: (refused: Refused) => void;

  constructor({ listenHost, security, onRefused }: GuardOptions) {
    this.#hosts = new HostRules({ listenHost, ...security });
    this.#keys = new KeyRing(security.keys);
    this.#onRefused = onRefused ?? (() => {});
  }

  judge(request: HttpRequest, access: Access): Verdict {
    const role = this.#keys.roleOf(shownKeys(request));
    const reason = this.#strangeness(request, access) ?? this.#missing(role, access);
    if (reason === undefined) {
      const mayRead = !this.#keys.guardsReads || role === "read" || role === "write";
      return { kind: "allowed", mayRead };
    }
    this.#onRefused({ reason, access, remoteIp: request.remoteIp });
    return { kind: "refused", reply: REPLIES[reason] };
  }

  /** What only a browser that is being misused would send. */
  #strangeness(request: HttpRequest, access: Access): "host" | "origin" | undefined {
    const host = request.header("host");
    if (!this.#hosts.allows(host)) return "host";
    const isOwn = access !== "write" || isOwnOrigin(request.header("origin"), host);
    return isOwn ? undefined : "origin";
  }

  #missing(role: Role, access: Access): "no_key" | "wrong_key" | "read_key" | undefined {
    const isGuarded = access === "write"
      ? this.#keys.guardsWrites
      : access === "read" && this.#keys.guardsReads;
    if (!isGuarded || role === "write") return undefined;
    if (role === "read") return access === "write" ? "read_key" : undefined;
    return role === "none" ? "no_key" : "wrong_key";
  }
}

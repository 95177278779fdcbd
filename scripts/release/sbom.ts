import { createHash } from "node:crypto";

/** The part of deno.lock, version 5, that names packages. */
interface Lock {
  readonly npm?: Readonly<Record<string, LockedPackage>>;
  readonly workspace?: { readonly dependencies?: readonly string[] };
}

interface LockedPackage {
  /** `sha512-` and base64. */
  readonly integrity: string;
  /** `name`, or `name@version` when the lock holds several versions of it. */
  readonly dependencies?: readonly string[];
}

export interface SbomFacts {
  readonly version: string;
  readonly commit: string;
  /** The runtime inside of the program. */
  readonly deno: string;
  /** Seconds since 1970. */
  readonly epoch: number;
  /** Text of that lock file. */
  readonly lock: string;
}

/**
 * What the program is made of, as CycloneDX 1.6 JSON (https://cyclonedx.org/docs/1.6/json/): every
 * package of the lock file it was compiled with (scripts/compile/), and the runtime. The same facts give the
 * same bytes; the serial number follows from the content.
 */
export function sbomText(facts: SbomFacts): string {
  const lock: Lock = JSON.parse(facts.lock);
  const root = `pkg:generic/logtap@${facts.version}`;
  const runtime = `pkg:generic/deno@${facts.deno}`;
  const npm = Object.entries(lock.npm ?? {});
  const refOf = refFinder(npm.map(([id]) => id));
  const direct = (lock.workspace?.dependencies ?? []).map((specifier) =>
    refOf(specifier.replace(/^npm:/, ""))
  );
  const content = {
    metadata: {
      timestamp: new Date(facts.epoch * 1000).toISOString(),
      component: {
        ...{ type: "application", "bom-ref": root, name: "logtap", version: facts.version },
        ...{ licenses: [{ license: { id: "MIT" } }], purl: root },
        properties: [{ name: "logtap:commit", value: facts.commit }],
      },
    },
    components: [
      { type: "platform", "bom-ref": runtime, name: "deno", version: facts.deno, purl: runtime },
      ...npm.map(([id, locked]) => component(id, locked)),
    ],
    dependencies: [
      { ref: root, dependsOn: [runtime, ...direct] },
      ...npm.map(([id, { dependencies = [] }]) => ({
        ref: purl(id),
        dependsOn: dependencies.map(refOf),
      })),
    ],
  };
  const head = { bomFormat: "CycloneDX", specVersion: "1.6" };
  const serialNumber = `urn:uuid:${uuidOf(JSON.stringify(content))}`;
  return `${JSON.stringify({ ...head, serialNumber, version: 1, ...content }, null, 2)}\n`;
}

function component(id: string, { integrity }: LockedPackage) {
  const { name, version } = split(id);
  const content = Uint8Array.fromBase64(integrity.replace(/^sha512-/, "")).toHex();
  return {
    ...{ type: "library", "bom-ref": purl(id), name, version, purl: purl(id) },
    hashes: [{ alg: "SHA-512", content }],
  };
}

/** `@a/b@1.0.0_peer@2` → `@a/b` and `1.0.0`. */
function split(id: string): { readonly name: string; readonly version: string } {
  const at = id.indexOf("@", 1);
  return { name: id.slice(0, at), version: id.slice(at + 1).replace(/_.*$/, "") };
}

/** https://github.com/package-url/purl-spec: the scope's `@` is escaped, the slash is not. */
function purl(id: string): string {
  const { name, version } = split(id);
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

/** Finds packages as the lock names them: with a version, or without when there is only one. */
function refFinder(ids: readonly string[]): (reference: string) => string {
  return (reference) => {
    const exact = ids.find((id) => id === reference || id.startsWith(`${reference}_`));
    const found = exact ?? ids.find((id) => split(id).name === reference);
    if (found === undefined) throw new Error(`deno.lock names ${reference} and does not have it`);
    return purl(found);
  };
}

/** A name-based UUID in the layout of RFC 9562, version 8: the hash is SHA-256. */
function uuidOf(text: string): string {
  const bytes = createHash("sha256").update(text).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

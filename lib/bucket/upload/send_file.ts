import type { OpenedFile } from "../../capture/mod.ts";
import { cutValue, LogtapError } from "../../fault/mod.ts";
import type { ObjectFacts } from "../store/object_facts.ts";
import type { ObjectStore } from "../store/object_store.ts";
import type { UploadFile } from "./capture_files.ts";
import { digestsOf, factsOf } from "./digests.ts";
import { partsOf } from "./part_sizes.ts";
import type { SendPorts } from "./send_ports.ts";
import { sendParts } from "./send_parts.ts";

/** `kept`: the same lies there already. */
export type Sent = "sent" | "kept";

/**
 * Sends one file, unless the same lies there already. It lies there whole or not at all, and the
 * server has compared checksums.
 *
 * @param there how many bytes an object of that name has; undefined when there is none.
 */
export async function sendFile(
  ports: SendPorts,
  item: UploadFile,
  there: number | undefined,
): Promise<Sent> {
  using source = await openSource(ports, item);
  const { size } = source.file;
  if (size <= ports.sizes.wholeMax) {
    return await ports.lanes.run(size, () => sendWhole(ports, { item, source, there }));
  }
  const ranges = partsOf(size, ports.sizes);
  const digests = await digestsOf(source.file, ranges, ports.store.signal);
  if (there === size && await isSame(ports.store, item.name, { size, ...digests })) {
    ports.onSent(size);
    return "kept";
  }
  await sendParts(ports, { name: item.name, file: source.file, ranges, digests });
  await expectSame(ports.store, item.name, { size, ...digests });
  return "sent";
}

interface WholeFile {
  readonly item: UploadFile;
  readonly source: Source;
  readonly there: number | undefined;
}

async function sendWhole(
  { store, onSent }: SendPorts,
  { item: { name }, source, there }: WholeFile,
): Promise<Sent> {
  const size = source.file.size;
  const body = new Uint8Array(await source.file.read(0, size));
  const facts = factsOf(body);
  const isKept = there === size && await isSame(store, name, { size, ...facts });
  if (!isKept) await store.put(name, body, facts);
  onSent(size);
  return isKept ? "kept" : "sent";
}

interface Wanted {
  readonly size: number;
  readonly sha256: string;
}

async function isSame(store: ObjectStore, name: string, wanted: Wanted): Promise<boolean> {
  return isAsWanted(await store.head(name), wanted);
}

function isAsWanted(facts: ObjectFacts | undefined, { size, sha256 }: Wanted): boolean {
  return facts?.bytes === size && facts.sha256 === sha256;
}

/** Parts may be gone on with, so whose they were is asked when they have become an object. */
async function expectSame(store: ObjectStore, name: string, wanted: Wanted): Promise<void> {
  const facts = await store.head(name);
  if (isAsWanted(facts, wanted)) return;
  const is = facts === undefined ? "it is not there" : `it has ${facts.bytes} bytes`;
  const text = `Cannot upload "${cutValue(name)}": expected it in ${store.place} now, ${is}`;
  throw new LogtapError("corrupt", text, { hint: "start the upload again" });
}

interface Source extends Disposable {
  readonly file: OpenedFile;
}

async function openSource({ files }: SendPorts, { name, frozen }: UploadFile): Promise<Source> {
  if (frozen !== undefined) {
    const read = (start: number, end: number) => Promise.resolve(frozen.slice(start, end));
    const file = { size: frozen.length, read, close: () => {} };
    return { file, [Symbol.dispose]: () => {} };
  }
  const file = await files.open(name);
  if (file === undefined) {
    const text = `Cannot upload "${cutValue(name)}": it is gone since the upload began`;
    throw new LogtapError("conflict", text, {
      hint: "the capture's disk cap removed it; start again",
    });
  }
  return { file, [Symbol.dispose]: () => file.close() };
}

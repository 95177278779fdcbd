import type { CaptureFiles } from "../../capture/mod.ts";
import type { ObjectStore } from "../store/object_store.ts";
import type { Lanes } from "../wire/lanes.ts";
import type { PartSizes } from "./part_sizes.ts";

/** Where files come from, where they go, and how much at once. */
export interface SendPorts {
  readonly files: CaptureFiles;
  readonly store: ObjectStore;
  readonly lanes: Lanes;
  readonly sizes: PartSizes;
  /** Told of bytes that lie there. */
  onSent(bytes: number): void;
}

import { probeLine } from "./probe.ts";

/** A helper that tells what it was refused, once. */
const scope = globalThis as unknown as { postMessage(line: string): void };
scope.postMessage(await probeLine("helper"));

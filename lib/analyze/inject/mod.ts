/**
 * Incidents that did not happen: what a capture would look like if a service had been down, slow, or
 * full of errors. Values in, values out; what is made up or changed has the label `_injected`.
 */
export { type Fault, faultText, type Injection, injectionAt, parseFault } from "./fault.ts";
export {
  CURSOR_STEP,
  encodeInjected,
  injectCaptured,
  injectedEntries,
  type InjectEntry,
  injector,
} from "./inject.ts";
export type { Injected, InjectOptions } from "./inject_capture.ts";
/** Captures to captures with faults in them; loaded when one is written. */
export const loadInjectCapture = () => import("./inject_capture.ts");

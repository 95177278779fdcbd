/** The door for a thread that only starts the workers of this room: loads nothing else of it. */
export { startInflateWorker } from "./start_inflate.ts";

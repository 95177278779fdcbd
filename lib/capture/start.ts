/** The door for a thread that only starts the workers of this room: loads nothing else of it. */
export { startCompressWorker } from "./write/start_compress.ts";

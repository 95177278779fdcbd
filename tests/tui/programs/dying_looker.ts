/** Preloaded by tests: the worker of the view that reads the capture is one that dies of `e`. */
const Original = globalThis.Worker;
const DYING = new URL("./dying_look.ts", import.meta.url);

globalThis.Worker = class extends Original {
  constructor(script: string | URL, options?: WorkerOptions) {
    super(String(script).endsWith("/look.worker.ts") ? DYING : script, options);
  }
};

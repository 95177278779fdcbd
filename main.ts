import {
  type LazyVerb,
  loadConfigFiles,
  openHost,
  type Program,
  runProgram,
  Stop,
  versionLine,
} from "./lib/cli/mod.ts";
import { EXIT } from "./lib/fault/mod.ts";

/**
 * Every verb. Paths are literal, so that `deno compile` embeds the files; they are loaded when
 * their verb is used. A summary stands here and in the command's file, for help must not load all
 * of them; a test holds them equal.
 */
export const VERBS: Readonly<Record<string, LazyVerb>> = {
  recv: {
    summary: "Receive logs over HTTP into a capture directory",
    load: () => import("./cmd/recv.ts"),
  },
  inspect: { summary: "Summarise a capture", load: () => import("./cmd/inspect.ts") },
  open: { summary: "Look at the entries of a capture", load: () => import("./cmd/open.ts") },
  grep: { summary: "Find entries of a capture", load: () => import("./cmd/grep.ts") },
  upload: { summary: "Copy a capture into a bucket", load: () => import("./cmd/upload.ts") },
  download: {
    summary: "Copy a capture out of a bucket",
    load: () => import("./cmd/download.ts"),
  },
  triage: {
    summary: "Find out what went wrong in a capture",
    load: () => import("./cmd/triage.ts"),
  },
  report: {
    summary: "Sum up a capture with a severity, for others",
    load: () => import("./cmd/report.ts"),
  },
  watch: { summary: "Follow a capture", load: () => import("./cmd/watch.ts") },
  slice: { summary: "Cut a part out of a capture", load: () => import("./cmd/slice.ts") },
  export: { summary: "Write entries for other programs", load: () => import("./cmd/export.ts") },
  merge: { summary: "Join captures in order of time", load: () => import("./cmd/merge.ts") },
  snapshot: { summary: "Pack a capture into one file", load: () => import("./cmd/snapshot.ts") },
  catalog: { summary: "List captures", load: () => import("./cmd/catalog.ts") },
  gc: { summary: "Remove old captures", load: () => import("./cmd/gc.ts") },
  redact: {
    summary: "Take secrets out of lines on stdin, or show what would be taken",
    load: () => import("./cmd/redact.ts"),
  },
  verify: { summary: "Check a capture, and mend it", load: () => import("./cmd/verify.ts") },
  demo: { summary: "See it work, on a shop that breaks", load: () => import("./cmd/demo.ts") },
  diff: { summary: "Compare two captures", load: () => import("./cmd/diff.ts") },
  sign: {
    summary: "Sign a finished capture, or check its signature",
    load: () => import("./cmd/sign.ts"),
  },
  init: {
    summary: "Make a configuration file, or show what is set",
    plain: true,
    load: async () => ({ default: (await import("./cmd/init.ts")).initCommand(VERBS) }),
  },
  completion: {
    summary: "Print a script that makes a shell complete commands",
    plain: true,
    load: () => import("./cmd/completion.ts"),
  },
  version: {
    summary: "Say which logtap this is",
    plain: true,
    load: () => import("./cmd/version.ts"),
  },
  __complete: {
    summary: "Answer a shell",
    hidden: true,
    plain: true,
    load: async () => ({ default: (await import("./cmd/complete.ts")).completeCommand(VERBS) }),
  },
};

const program: Program = {
  version: versionLine(),
  verbs: VERBS,
  configFiles: async (env) => (await loadConfigFiles()).readConfigFiles(env),
};

/** The first signal asks the command to end, the second ends the process. */
function listenForSignals(controller: AbortController): void {
  const onSignal = () => {
    if (controller.signal.aborted) Deno.exit(EXIT.interrupted);
    controller.abort(new Stop("interrupted"));
  };
  Deno.addSignalListener("SIGINT", onSignal);
  // Windows knows no SIGTERM; a closed console window is SIGBREAK there.
  Deno.addSignalListener(Deno.build.os === "windows" ? "SIGBREAK" : "SIGTERM", onSignal);
}

if (import.meta.main) {
  const controller = new AbortController();
  listenForSignals(controller);
  Deno.exit(await runProgram(program, Deno.args, openHost(controller)));
}

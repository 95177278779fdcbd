import { LogtapError } from "../../../lib/fault/mod.ts";
import { WorkerClient } from "../../../lib/pipe/mod.ts";
import { type JobPorts, serveJob } from "../../../lib/sandbox/mod.ts";

/** The script of a job's worker, and the job itself: does the one thing that its plan names. */
export interface FixturePlan {
  readonly act: keyof typeof ACTS;
  readonly path: string;
}

/** What the fixture reports. */
export interface FixtureReport {
  readonly n: number;
  readonly names: readonly string[];
}

export type FixturePorts = JobPorts<"shout", FixtureReport>;

const ACTS = {
  end: () => {},
  fault: () => {
    const cause = Object.assign(new TypeError("inner"), { code: "EINNER" });
    throw new LogtapError("conflict", "Cannot do it", { hint: "try again", cause });
  },
  error: () => {
    throw Object.assign(new Error("in use"), { code: "EADDRINUSE" });
  },
  throwLater: async () => {
    setTimeout(() => {
      throw new Error("nobody catches this");
    });
    await new Promise(() => {});
  },
  rejectLater: async () => {
    void Promise.reject(new Error("nobody awaits this"));
    await new Promise(() => {});
  },
  write: ({ path }: FixturePlan) => Deno.writeTextFileSync(path, "written"),
  listenAfterStart: (_: FixturePlan, { started }: FixturePorts) => {
    const listen = () => Deno.listen({ hostname: "127.0.0.1", port: 0 }).close();
    listen();
    started();
    listen();
  },
  untilStopped: async (_: FixturePlan, { signal, talk }: FixturePorts) => {
    await talk.write(`at work, ${talk.isTerminal ? "terminal" : "file"}\n`);
    while (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 5));
    await talk.write("stopped\n");
  },
  report: async (_: FixturePlan, { report, talk }: FixturePorts) => {
    if (report === undefined) return await talk.write("nobody listens\n");
    for (const n of [1, 2]) report({ n, names: ["a", `b${n}`] });
  },
  width: async (_: FixturePlan, { talk }: FixturePorts) => {
    const first = talk.columns;
    while (talk.columns === first) {
      await talk.write(`${talk.columns}\n`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await talk.write(`${talk.columns}\n`);
  },
  help: async (_: FixturePlan, { helper, talk }: FixturePorts) => {
    const client = new WorkerClient<ArrayBuffer, ArrayBuffer>(() => helper("shout"));
    const shout = async (text: string) => {
      const bytes = new TextEncoder().encode(text).buffer;
      const reply = await client.call(bytes, [bytes]);
      await talk.write(`${new TextDecoder().decode(reply)}, ${bytes.byteLength} bytes left\n`);
    };
    await shout("first");
    try {
      await shout("die");
    } catch (error) {
      await talk.write(`${error instanceof Error && error.message}\n`);
    }
    await shout("again");
    client.close();
  },
  strangeHelper: async (_: FixturePlan, { helper, talk }: FixturePorts) => {
    // As code in the worker that is not ours would ask.
    const client = new WorkerClient(() => helper("toString" as "shout"));
    await client.call("", []).catch((error) => talk.write(`${error.message}\n`));
  },
} as const;

export async function runFixture(plan: FixturePlan, ports: FixturePorts): Promise<void> {
  await ACTS[plan.act](plan, ports);
}

// Imported by the test for its types and for the run without a sandbox, it serves nobody.
if ("WorkerGlobalScope" in globalThis) serveJob(runFixture);

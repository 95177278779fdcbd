import { run } from "./process.ts";

/** How long any step may take: generous, it only costs time when something is wrong. */
const DEADLINE_MS = 30_000;

/**
 * Whether a program is the one that was meant and does its work: `--version`, a receiver that takes
 * a push, the line read back. @throws {Error} with what it did instead.
 */
export async function smokeTest(program: string, version: string): Promise<void> {
  const said = await run(program, ["--version"]);
  if (said.code !== 0 || !said.stdout.startsWith(`logtap ${version} (commit `)) {
    throw new Error(`--version said "${said.stdout.trim()}${said.stderr.trim()}"`);
  }
  const dir = await Deno.makeTempDir({ prefix: "logtap-smoke-" });
  try {
    await pushTo(program, dir);
    const dumped = await run(program, ["open", dir, "--dump", "--json"]);
    const line = JSON.parse(dumped.stdout || "{}");
    if (dumped.code !== 0 || line.msg !== MESSAGE || line.labels?.app !== "smoke") {
      throw new Error(`open --dump said "${dumped.stdout}${dumped.stderr}"`);
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const MESSAGE = "hello from a release";

async function pushTo(program: string, dir: string): Promise<void> {
  const child = new Deno.Command(program, {
    args: ["recv", "--headless", "--listen", "127.0.0.1:0", "--dir", dir],
    ...{ stdin: "null", stdout: "null", stderr: "piped" },
  }).spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), DEADLINE_MS);
  try {
    const [mine, rest] = child.stderr.tee();
    const drained = rest.pipeTo(new WritableStream());
    const url = await listeningUrl(mine);
    const reply = await fetch(`${url}/loki/api/v1/push`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: pushBody(),
    });
    const text = await reply.text();
    if (reply.status !== 204) throw new Error(`a push was answered ${reply.status} ${text}`);
    // Windows knows no polite end; a killed receiver's lines are there all the same.
    child.kill(Deno.build.os === "windows" ? "SIGKILL" : "SIGTERM");
    const { code } = await child.status;
    await drained;
    if (Deno.build.os !== "windows" && code !== 0) throw new Error(`recv ended with ${code}`);
  } finally {
    clearTimeout(timer);
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await child.status;
  }
}

/** Reads until the receiver says where it listens. */
async function listeningUrl(stderr: ReadableStream<Uint8Array>): Promise<string> {
  let said = "";
  for await (
    const piece of stderr.pipeThrough(
      new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>,
    )
  ) {
    said += piece;
    const url = /listening on (https?:\/\/[^\s,]+)/.exec(said)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`recv ended instead of listening: ${said}`);
}

function pushBody(): string {
  const value = [`${Date.now()}000000`, MESSAGE];
  return JSON.stringify({ streams: [{ stream: { app: "smoke" }, values: [value] }] });
}

/** Keys are planted wherever a receiver takes them, and looked for in everything it shows or writes. */
import assert from "node:assert/strict";
import { certificateFiles, certificates } from "../support/certificates.ts";
import { logtap, startReceiver } from "../support/product.ts";
import { outputOf, runProgram } from "../support/program.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitFor } from "../support/wait_for.ts";

/** Of this run alone: others may be in the list of processes. */
const RUN = crypto.randomUUID().slice(0, 8);
const SECRETS = {
  file: `planted-file-${RUN}`,
  environment: `planted-env-${RUN}`,
  read: `planted-read-${RUN}`,
  guess: `planted-guess-${RUN}`,
};

const basic = (key: string) => `Basic ${new TextEncoder().encode(`user:${key}`).toBase64()}`;

/** All that is in the files of a directory, names included. */
async function contentsOf(dir: string): Promise<string> {
  let all = "";
  for await (const { name } of Deno.readDir(dir)) {
    all += `${name}\n${new TextDecoder("latin1").decode(await Deno.readFile(`${dir}/${name}`))}\n`;
  }
  return all;
}

function assertClean(where: string, text: string, secrets: readonly string[]): void {
  for (const secret of secrets) {
    assert.ok(!text.includes(secret), `a key is in ${where}`);
    assert.ok(!text.includes(basic(secret).slice(6)), `a key is in ${where}, encoded`);
  }
}

needs("curl", "ps").test("recv shows its keys nowhere", async () => {
  using dir = tempDir();
  await certificateFiles(dir);
  const { server } = await certificates();
  Deno.writeTextFileSync(dir.file("keys"), `${SECRETS.file}\n`, { mode: 0o600 });
  Deno.writeTextFileSync(dir.file("read"), `${SECRETS.read}\n`, { mode: 0o600 });
  const tls = ["--tls-cert", dir.file("server.pem"), "--tls-key", dir.file("server.key")];
  const keys = ["--api-key-file", dir.file("keys"), "--read-key-file", dir.file("read")];
  await using receiver = await startReceiver(dir.file("capture"), [...tls, ...keys], {
    env: { LOGTAP_RECV_API_KEY: SECRETS.environment },
  });
  const curl = async (path: string, ...more: readonly string[]) => {
    const flags = ["-sS", "-i", "-m", "20", "--cacert", dir.file("ca.pem"), ...more];
    return (await runProgram("curl", [...flags, receiver.url + path])).stdout;
  };
  const answers: string[] = [];
  const push = ["-d", '{"msg":"line"}', "-H", "Content-Type: application/x-ndjson"];
  for (const key of Object.values(SECRETS)) {
    for (const header of [`Authorization: Bearer ${key}`, `X-API-Key: ${key}`]) {
      answers.push(await curl("/metrics", "-H", header));
      answers.push(await curl("/logtap/raw", ...push, "-H", header));
      answers.push(await curl(`/nope?key=${key}`, "-H", header));
    }
    answers.push(await curl("/logtap/raw", ...push, "-H", `Authorization: ${basic(key)}`));
    answers.push(await curl("/loki/api/v1/push", "-d", "{", "-H", `X-API-Key: ${key}`));
  }
  const statuses = answers.map((answer) => /^HTTP\/\S+ (\d+)/.exec(answer)?.[1]);
  assert.deepEqual([...new Set(statuses)].sort(), ["200", "204", "400", "401", "403", "404"]);
  const processes = await outputOf("ps", ["-e", "-ww", "-o", "args"]);
  assert.ok(processes.includes("--api-key-file"), "the receiver is in the list");
  await waitFor(async () => (await contentsOf(receiver.dir)).includes("push_refused"), {
    what: "the audit log to be written",
  });
  const live = await contentsOf(receiver.dir);
  const { stdout, stderr } = await receiver.stop();
  const material = [...Object.values(SECRETS), server.key.split("\n")[1]!];
  assertClean("answers", answers.join("\n"), material);
  assertClean("the list of processes", processes, material);
  assertClean("the live capture", live, material);
  assertClean("the capture", await contentsOf(receiver.dir), material);
  assertClean("stdout and stderr", stdout + stderr, material);
});

const WRONG = [
  { name: "with a space", flags: ["--api-key", `${SECRETS.guess} x`] },
  { name: "with a line break", flags: ["--read-key", `${SECRETS.guess}\nX-Evil: 1`] },
  { name: "too long", flags: ["--api-key", SECRETS.guess.repeat(100)] },
  { name: "of both kinds", flags: ["--api-key", SECRETS.guess, "--read-key", SECRETS.guess] },
  { name: "in a file, with a space", flags: ["--api-key-file", "keys"] },
] as const;

Deno.test("recv refuses a key without telling it, when it is", async (t) => {
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file("keys"), `${SECRETS.guess} x\n`, { mode: 0o600 });
  for (const { name, flags } of WRONG) {
    await t.step(name, async () => {
      const args = ["recv", "--dir", dir.file("capture"), "--port", "0", ...flags];
      const { code, stdout, stderr } = await logtap(args, { cwd: dir.path });
      assert.equal(code, 2, stderr);
      assert.match(stderr, /logtap: Cannot use /);
      assertClean("stdout and stderr", stdout + stderr, [SECRETS.guess]);
    });
  }
});

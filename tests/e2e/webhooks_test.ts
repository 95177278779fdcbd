/** Webhooks and alerts of `recv`, with receivers as docs/webhooks.md has them. */
import assert from "node:assert/strict";
import { ROOT } from "../../scripts/product.ts";
import { freePort } from "../support/free_port.ts";
import { type Hook, type HookServer, hookServer, NO_CONTENT } from "../support/hook_server.ts";
import { makeCertificates } from "../support/openssl.ts";
import { logtap, type Receiver, startReceiver } from "../support/product.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitFor } from "../support/wait_for.ts";

interface Event {
  readonly event: string;
  readonly detail?: string;
  readonly id: string;
  readonly rule?: string;
  readonly state?: string;
  readonly value?: number;
  readonly stats: { readonly lines_written: number };
}

function eventsOf({ hooks }: { readonly hooks: readonly Hook[] }): Event[] {
  return hooks.map(({ body }) => JSON.parse(body));
}

function namesOf(server: HookServer): string[] {
  return eventsOf(server).map(({ event, state }) =>
    state === undefined ? event : `${event} ${state}`
  );
}

async function push(receiver: Receiver, lines: readonly string[]): Promise<void> {
  const nowNs = BigInt(Date.now()) * 1_000_000n;
  const values = lines.map((line, i) => [`${nowNs + BigInt(i)}`, line]);
  const reply = await fetch(`${receiver.url}/loki/api/v1/push`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ streams: [{ stream: { app: "hooked" }, values }] }),
  });
  await reply.text();
  assert.equal(reply.status, 204);
}

async function metricsOf(receiver: Receiver): Promise<string> {
  return await (await fetch(`${receiver.url}/metrics`)).text();
}

/** A code block of docs/webhooks.md, by its language. */
function documented(language: string): string {
  const page = Deno.readTextFileSync(new URL("docs/webhooks.md", ROOT));
  const block = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page)?.[1];
  assert.ok(block !== undefined, `a ${language} block in docs/webhooks.md`);
  return block;
}

const RULES = `rules:
  - { name: lines arrive, metric: receive_rate, op: gt, threshold: 0, detail: at last }`;

Deno.test("recv posts start, alerts, rotation and stop, in order, before it ends", async () => {
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file("rules.yaml"), RULES);
  await using server = await hookServer();
  const flags = ["--webhook", server.url, "--alert-rules", dir.file("rules.yaml")];
  await using receiver = await startReceiver(dir.file("capture"), flags);
  await waitFor(() => server.hooks.length === 1, { what: "start" });
  await push(receiver, ["one", "two"]);
  await waitFor(() => server.hooks.length >= 2, { what: "the alert" });
  assert.match(await metricsOf(receiver), /^logtap_alert_firing\{rule="lines arrive"\} [01]$/m);
  await waitFor(() => server.hooks.length >= 3, { what: "the alert to be resolved" });
  const { code, stderr } = await receiver.stop();
  assert.equal(code, 0, stderr);
  // Whatever has arrived has arrived before the process ended.
  assert.deepEqual(namesOf(server), [
    "start",
    "alert firing",
    "alert resolved",
    "rotation",
    "stop",
  ]);
  const [, firing, , rotation, stop] = eventsOf(server);
  assert.equal(firing?.rule, "lines arrive");
  assert.equal(firing?.detail, "at last");
  assert.ok(Number(firing?.value) > 0);
  assert.equal(rotation?.detail, "stop");
  assert.equal(stop?.stats.lines_written, 2);
  assert.match(stderr, /^alert lines arrive: firing, receive_rate \S+ is > 0 \(at last\)$/m);
  assert.match(stderr, /^alert lines arrive: resolved, receive_rate 0 is not > 0 \(at last\)$/m);
});

Deno.test("recv warns when its disk fills, and posts every finished file", async () => {
  using dir = tempDir();
  await using server = await hookServer();
  const flags = ["--webhook", server.url, "--max-disk", "1MB"];
  await using receiver = await startReceiver(dir.file("capture"), flags);
  const noise = () => crypto.getRandomValues(new Uint8Array(20_000)).toHex();
  await waitFor(async () => {
    await push(receiver, Array.from({ length: 5 }, noise));
    return namesOf(server).includes("disk-warning");
  }, { what: "the warning" });
  assert.equal((await receiver.stop()).code, 0);
  const events = eventsOf(server);
  assert.ok(events.some(({ event, detail }) => event === "rotation" && detail === "size"));
  assert.equal(events.at(-1)?.event, "stop");
});

Deno.test("recv delivers what happened while nobody listened, once somebody does", async () => {
  using dir = tempDir();
  using held = freePort();
  const { port } = held;
  const flags = ["--webhook", `http://127.0.0.1:${port}/s3cr3t`, "--webhook-events", "start,stop"];
  await using receiver = await startReceiver(dir.file("capture"), flags);
  const out = `webhook http://127.0.0.1:${port}: connection refused; trying again\n`;
  await waitFor(() => receiver.stderr().includes(out), { what: "the outage to be told" });
  await using server = await hookServer(NO_CONTENT, { port });
  await waitFor(() => server.hooks.length === 1, { what: "start" });
  const back = `webhook http://127.0.0.1:${port}: delivers again\n`;
  await waitFor(() => receiver.stderr().includes(back), { what: "the end of the outage" });
  assert.equal((await receiver.stop()).code, 0);
  assert.deepEqual(namesOf(server), ["start", "stop"]);
});

Deno.test("recv has stop delivered although another event hangs", async () => {
  using dir = tempDir();
  await using server = await hookServer((response, { body }) => {
    if (JSON.parse(body).event === "stop") response.writeHead(204).end();
  });
  await using receiver = await startReceiver(dir.file("capture"), ["--webhook", server.url]);
  await waitFor(() => server.hooks.length === 1, { what: "start" });
  const { code, stderr } = await receiver.stop();
  assert.equal(code, 0, stderr);
  assert.equal(namesOf(server).at(-1), "stop");
});

Deno.test("recv keeps secrets of webhooks from everything it writes", async () => {
  using dir = tempDir();
  await using refusing = await hookServer((response) => void response.writeHead(403).end());
  await using redirecting = await hookServer((response) => {
    response.writeHead(302, { Location: refusing.url }).end();
  });
  const [path, password, token] = ["path-s3cr3t", "password-s3cr3t", "token-s3cr3t"];
  const urls = [
    `http://127.0.0.1:${refusing.port}/${path}`,
    `http://127.0.0.1:${redirecting.port}/?key=${path}`,
  ];
  for (
    const env of [
      { LOGTAP_RECV_WEBHOOK: urls.join(), LOGTAP_RECV_WEBHOOK_AUTH: `bearer:${token}` },
      { LOGTAP_RECV_WEBHOOKS: urls.join().replaceAll("//", `//me:${password}@`) },
    ]
  ) {
    await using receiver = await startReceiver(dir.file("capture"), [], { env });
    await waitFor(() => receiver.stderr().split("the event is lost").length === 3, {
      what: "both to be refused",
    });
    const metrics = await metricsOf(receiver);
    assert.match(metrics, /^logtap_webhook_deliveries_total\{outcome="refused"\} 1$/m);
    assert.match(metrics, /^logtap_webhook_deliveries_total\{outcome="redirected"\} 1$/m);
    const { stderr, stdout } = await receiver.stop();
    const files = [...Deno.readDirSync(receiver.dir)].map(({ name }) =>
      Deno.readTextFileSync(`${receiver.dir}/${name}`)
    );
    for (const text of [metrics, stderr, stdout, ...files]) assert.doesNotMatch(text, /s3cr3t/);
  }
  const sent = refusing.hooks.map(({ headers }) => headers.authorization);
  assert.ok(sent.includes(`Bearer ${token}`));
  assert.ok(sent.includes(`Basic ${btoa(`me:${password}`)}`));
});

Deno.test("recv refuses metadata addresses and broken rules before it starts", async () => {
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file("rules.yaml"), RULES.replace("receive_rate", "recieve_rate"));
  const table: readonly (readonly [flags: readonly string[], stderr: RegExp])[] = [
    [
      ["--webhook", "http://[::ffff:a9fe:a9fe]/latest"],
      /^logtap: Cannot send webhooks to http:\/\/\[::ffff:a9fe:a9fe\]: it is a cloud's metadata service\n.*--webhook-allow ::ffff:a9fe:a9fe\n$/,
    ],
    [
      ["--alert-rules", dir.file("rules.yaml")],
      /rule 1 \("lines arrive"\): unknown metric "recieve_rate", did you mean "receive_rate"\?\n$/,
    ],
  ];
  for (const [flags, says] of table) {
    const ended = await logtap([
      "recv",
      "--dir",
      dir.file("none"),
      "--listen",
      "127.0.0.1:0",
      ...flags,
    ]);
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, says);
  }
  assert.throws(() => Deno.statSync(dir.file("none")), Deno.errors.NotFound);
});

Deno.test("a sandboxed receiver may connect to its webhook, and nowhere else", async () => {
  using dir = tempDir();
  await using server = await hookServer();
  const env = { LOGTAP_SANDBOX_PROBE: "1" };
  const webhook = ["--webhook", server.url.replace("127.0.0.1", "localhost")];
  await using receiver = await startReceiver(dir.file("capture"), webhook, { env });
  const line = await waitFor(() => /^\{.*"where":"worker".*\}$/m.exec(receiver.stderr())?.[0], {
    what: "the results of the probe",
  });
  const { connect, listen, resolve, hostname } = JSON.parse(line).results;
  assert.deepEqual({ connect, listen, resolve, hostname }, {
    connect: "refused",
    listen: "refused",
    resolve: "refused",
    hostname: "refused",
  });
  await waitFor(() => server.hooks.length === 1, { what: "start" });
  assert.equal((await receiver.stop()).code, 0);
  assert.deepEqual(namesOf(server), ["start", "stop"]);
});

needs("openssl").test("recv posts over TLS to an authority of the user's own", async () => {
  using dir = tempDir();
  const { ca, key, cert } = await makeCertificates(dir.path);
  const options = { key: Deno.readTextFileSync(key), cert: Deno.readTextFileSync(cert) };
  await using server = await hookServer(NO_CONTENT, { tls: options });
  const flags = ["--webhook", `https://localhost:${server.port}/`, "--webhook-ca", ca];
  await using receiver = await startReceiver(dir.file("capture"), flags);
  const { code, stderr } = await receiver.stop();
  assert.equal(code, 0, stderr);
  assert.deepEqual(namesOf(server), ["start", "stop"]);
});

/** A receiver from the documentation, run by its interpreter. */
function startDocumented(program: string, file: string, secret: string) {
  const held = freePort();
  const child = new Deno.Command(program, {
    args: [file],
    env: { WEBHOOK_SECRET: secret, PORT: String(held.port) },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const output = new Response(child.stdout).text();
  return {
    url: `http://127.0.0.1:${held.port}/`,
    async end() {
      child.kill("SIGKILL");
      await child.status;
      held[Symbol.dispose]();
      return await output;
    },
  };
}

const interpreters = needs("node", "python3");

interpreters.test("the receivers in docs/webhooks.md take what recv sends, and nothing else", async () => {
  using dir = tempDir();
  const secret = "a secret of many words";
  Deno.writeTextFileSync(dir.file("receiver.mjs"), documented("js"));
  Deno.writeTextFileSync(dir.file("receiver.py"), documented("python"));
  Deno.writeTextFileSync(dir.file("rules.yaml"), documented("yaml"));
  const programs = [
    startDocumented("node", dir.file("receiver.mjs"), secret),
    startDocumented("python3", dir.file("receiver.py"), secret),
  ];
  const urls = programs.map(({ url }) => url);
  const statusOf = async (url: string, headers: Record<string, string>, body: string) => {
    const reply = await fetch(url, { method: "POST", headers, body });
    await reply.text();
    return reply.status;
  };
  for (const url of urls) {
    await waitFor(async () => await statusOf(url, {}, "{}") === 401, { what: `${url} to listen` });
  }
  await using witness = await hookServer();
  Deno.writeTextFileSync(dir.file("secret"), `hmac-sha256:${secret}\n`, { mode: 0o600 });
  const flags = [
    "--webhook-auth-file",
    dir.file("secret"),
    "--alert-rules",
    dir.file("rules.yaml"),
  ];
  const webhook = ["--webhook", [...urls, witness.url].join()];
  await using receiver = await startReceiver(dir.file("capture"), [...flags, ...webhook]);
  assert.doesNotMatch(receiver.stderr(), /warning/);
  const { code, stderr } = await receiver.stop();
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stderr, /webhook/);

  const { headers, body } = witness.hooks[0]!;
  const signed = {
    "X-Logtap-Timestamp": String(headers["x-logtap-timestamp"]),
    "X-Logtap-Signature-V2": String(headers["x-logtap-signature-v2"]),
  };
  const older = { ...signed, "X-Logtap-Timestamp": String(Math.floor(Date.now() / 1000) - 60) };
  for (const url of urls) {
    assert.equal(await statusOf(url, signed, body), 204);
    assert.equal(await statusOf(url, signed, body.replace("start", "stop")), 401, "another body");
    assert.equal(await statusOf(url, older, body), 401, "another time");
  }
  for (const program of programs) {
    const said = (await program.end()).trim().split("\n").map((line) => line.trim());
    assert.deepEqual(said, ["start", "stop", "start"]);
  }
});

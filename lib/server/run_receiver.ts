import { CaptureWriter, type WriterOptions } from "../capture/mod.ts";
import { Inflater } from "../codec/mod.ts";
import { Receiver, type Reply, textReply } from "../ingest/mod.ts";
import { redactionFacts, type RedactionPlan, Redactor } from "../redact/mod.ts";
import type { JobPorts } from "../sandbox/mod.ts";
import type { NotifyPlan } from "../sink/mod.ts";
import { listen, type ListenAddress, type Listening } from "./listen.ts";
import { MetricsPage } from "./metrics.ts";
import { type Notifications, openNotifications, totalsOf } from "./notifications.ts";
import { receiverRoutes } from "./receiver_routes.ts";
import type { HttpRequest } from "./request.ts";
import { Routes } from "./routes.ts";
import { farewell, hasNews, statusLine, type StatusSnapshot } from "./status_line.ts";
import { addressText, isLoopback } from "./address.ts";

/** Everything `logtap recv` has been told: plain data, so that it can be handed to a worker. */
export interface RecvPlan {
  readonly address: ListenAddress;
  readonly maxBodyBytes: number;
  readonly writer: WriterOptions;
  /** What to take out of every line; undefined: nothing. */
  readonly redaction?: RedactionPlan;
  /** Files that the process may have open; undefined where nobody knows. */
  readonly openFiles: number | undefined;
  /** Webhooks and alert rules, when there are some. */
  readonly notify?: NotifyPlan;
}

/** Workers that the receiver asks for. */
export type RecvHelper = "compress" | "inflate";

export type RecvPorts = JobPorts<RecvHelper>;

/** How long running pushes may take after the end was asked for. */
const STOP_GRACE_MS = 5000;
const STATUS_EVERY_MS = 1000;

const STARTING = textReply(503, "starting, send again later");

/**
 * Receives into one capture until the signal aborts; then every acknowledged line is in a finished
 * file. Nothing is left behind when the address or the directory cannot be had.
 *
 * @throws {LogtapError} network, denied — the address; conflict, denied, usage — the directory.
 */
export async function runReceiver(plan: RecvPlan, ports: RecvPorts): Promise<void> {
  let answer: (request: HttpRequest) => Promise<Reply> = () => Promise.resolve(STARTING);
  const server = await listen({ ...plan, handle: (request) => answer(request) });
  try {
    const { options, redaction } = redactionOf(plan);
    const writer = await CaptureWriter.open(options, () => ports.helper("compress"));
    const inflater = new Inflater(() => ports.helper("inflate"));
    const receiver = new Receiver({ writer, inflater, clock: ports, ...redaction });
    const news = await openNotifications(plan, ports.talk);
    writer.watchRotations((rotation) => news.rotated(rotation));
    answer = routesOf(plan, { writer, receiver, news });
    try {
      await serve(plan, ports, { server, writer, receiver, news });
      await server.close(STOP_GRACE_MS);
    } finally {
      inflater.close();
      await writer.close().finally(() => news.end());
    }
    await ports.talk.write(farewell(plan.writer.dir, writer.snapshot()));
  } finally {
    await server.close(0);
  }
}

/** The redactor, and what metadata says about it. */
function redactionOf({ writer, redaction: plan }: RecvPlan) {
  if (plan === undefined) return { options: writer, redaction: {} };
  const redactor = new Redactor(plan);
  return { options: { ...writer, redaction: redactionFacts(plan) }, redaction: { redactor } };
}

interface Parts {
  readonly writer: CaptureWriter;
  readonly receiver: Receiver;
  readonly news: Notifications;
}

function routesOf(plan: RecvPlan, { writer, receiver, news }: Parts) {
  const { version } = plan.writer;
  const snapshot = () => ({
    receiver: receiver.statistics.snapshot(),
    writer: writer.snapshot(),
    notify: news.snapshot(),
  });
  const metrics = new MetricsPage({ version, snapshot });
  const pages = receiverRoutes({ version, metrics, writer: () => writer.snapshot() });
  const routes = new Routes(pages, (push) => receiver.receive(push));
  return (request: HttpRequest) => routes.answer(request);
}

/** Says where it listens, then once a second what arrived, until the end is asked for. */
async function serve(
  plan: RecvPlan,
  { talk, signal, started }: RecvPorts,
  { server, writer, receiver, news }: Parts & { readonly server: Listening },
): Promise<void> {
  const { host } = plan.address;
  if (!isLoopback(host)) {
    await talk.write(`warning: anybody who reaches ${host} can push and read metrics\n`);
  }
  const where = `http://${addressText(server.address)}`;
  started();
  await talk.write(`listening on ${where}, writing to ${plan.writer.dir}\n`);
  const look = (): StatusSnapshot => ({
    atMs: performance.now(),
    receiver: receiver.statistics.snapshot(),
    writer: writer.snapshot(),
  });
  news.begin(() => totalsOf(receiver.statistics.snapshot(), writer.snapshot(), performance.now()));
  let before = look();
  const timer = setInterval(() => {
    const now = look();
    if (talk.isTerminal) {
      void talk.write(`\r\x1b[K${statusLine(before, now).slice(0, talk.columns - 1)}`);
    } else if (hasNews(before, now)) void talk.write(`${statusLine(before, now)}\n`);
    before = now;
  }, STATUS_EVERY_MS);
  await aborted(signal);
  clearInterval(timer);
  await talk.write(talk.isTerminal ? "\r\x1b[Kstopping\n" : "stopping\n");
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true })
  );
}

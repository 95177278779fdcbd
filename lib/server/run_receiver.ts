import { type AuditedPush, CaptureWriter } from "../capture/write.ts";
import { Inflater } from "../codec/mod.ts";
import { Receiver, type Reply, textReply } from "../ingest/mod.ts";
import { aborted } from "../pipe/mod.ts";
import { listen, type Listening } from "./listen.ts";
import { exposureWarnings } from "./exposure.ts";
import { Guard, type Refused } from "./guard.ts";
import { MetricsPage } from "./metrics.ts";
import { type Notifications, openNotifications, totalsOf } from "./notifications.ts";
import { receiverRoutes } from "./receiver_routes.ts";
import { Refusals } from "./refusals.ts";
import type { HttpRequest } from "./request.ts";
import { Routes } from "./routes.ts";
import type { RecvPlan, RecvPorts } from "./recv_plan.ts";
import { recvStatus } from "./recv_status.ts";
import { farewell, type StatusSnapshot } from "./status_line.ts";
import { tellStatus } from "./tell_status.ts";
import { addressText, canBeReopened } from "./address.ts";
import { requireClientCertificates } from "./client_ca_probe.ts";

/** How long running pushes may take after the end was asked for. */
const STOP_GRACE_MS = 5000;

const STARTING = textReply(503, "starting, send again later");

/**
 * Receives into one capture until the signal aborts; then every acknowledged line is in a finished
 * file. Nothing is left behind when the address or the directory cannot be had.
 *
 * @throws {LogtapError} network, denied — the address; conflict, denied, usage — the directory.
 */
export async function runReceiver(plan: RecvPlan, ports: RecvPorts): Promise<void> {
  let answer: (request: HttpRequest) => Promise<Reply> = () => Promise.resolve(STARTING);
  const refusals = new Refusals();
  const server = await listen({
    ...plan,
    limits: { connections: plan.maxConnections },
    tls: plan.security.tls,
    mayReopen: canBeReopened(plan.address),
    handle: (request) => answer(request),
    onTlsFault: () => refusals.count("tls"),
  });
  try {
    if (plan.security.tls?.clientCa !== undefined) await requireClientCertificates(server.address);
    const { options, redaction } = await redactionOf(plan);
    const writer = await CaptureWriter.open(options, () => ports.helper("compress"));
    const inflater = new Inflater(() => ports.helper("inflate"));
    const receiver = new Receiver({ writer, inflater, clock: ports, ...redaction });
    const news = await openNotifications(plan, ports.talk);
    writer.watchRotations((rotation) => news.rotated(rotation));
    answer = routesOf(plan, { writer, receiver, news, refusals });
    try {
      await serve(plan, ports, { server, writer, receiver, news });
      await server.close(STOP_GRACE_MS);
    } finally {
      inflater.close();
      await writer.close().finally(() => news.end());
    }
    await ports.talk.write(farewell(writer.snapshot()));
  } finally {
    await server.close(0);
  }
}

/** The redactor, and what metadata says about it. Without one, its code (3 MB) is not loaded. */
async function redactionOf({ writer, redaction: plan }: RecvPlan) {
  if (plan === undefined) return { options: writer, redaction: {} };
  const { redactionFacts, Redactor } = await import("../redact/mod.ts");
  const redactor = new Redactor(plan);
  return { options: { ...writer, redaction: redactionFacts(plan) }, redaction: { redactor } };
}

interface Parts {
  readonly writer: CaptureWriter;
  readonly receiver: Receiver;
  readonly news: Notifications;
}

function routesOf(
  { address, security, writer: { version } }: RecvPlan,
  { writer, receiver, news, refusals }: Parts & { readonly refusals: Refusals },
) {
  const snapshot = () => ({
    receiver: receiver.statistics.snapshot(),
    writer: writer.snapshot(),
    refusedRequests: refusals.snapshot(),
    notify: news.snapshot(),
  });
  const metrics = new MetricsPage({ version, snapshot });
  const pages = receiverRoutes({ version, metrics, writer: () => writer.snapshot() });
  const onRefused = (refused: Refused) => {
    refusals.count(refused.reason);
    writer.auditPush(auditOf(refused));
  };
  const routes = new Routes(pages, {
    guard: new Guard({ listenHost: address.host, security, onRefused }),
    receive: (push) => receiver.receive(push),
  });
  return (request: HttpRequest) => routes.answer(request);
}

/** Whoever is turned away at the door has brought nothing: no line is in the ledger for it. */
function auditOf({ access, reason, remoteIp }: Refused): AuditedPush {
  const event = access === "write" ? "push_refused" : "request_refused";
  return { event, remoteIp, lines: 0, bytes: 0, durationMs: 0, detail: reason };
}

/** Says where it listens, then how it is, until the end is asked for. */
async function serve(
  plan: RecvPlan,
  ports: RecvPorts,
  { server, writer, receiver, news }: Parts & { readonly server: Listening },
): Promise<void> {
  const { talk, signal } = ports;
  for (const warning of exposureWarnings(plan.address, plan.security)) {
    await talk.write(`warning: ${warning}\n`);
  }
  const scheme = plan.security.tls === undefined ? "http" : "https";
  const where = `${scheme}://${addressText(server.address)}`;
  ports.started();
  await talk.write(`listening on ${where}, writing to ${plan.writer.dir}\n`);
  const look = (): StatusSnapshot => ({
    atMs: performance.now(),
    receiver: receiver.statistics.snapshot(),
    writer: writer.snapshot(),
  });
  news.begin(() => totalsOf(receiver.statistics.snapshot(), writer.snapshot(), performance.now()));
  const status = () =>
    recvStatus(look(), {
      url: where,
      connections: server.connections,
      talkers: receiver.statistics.talkers(),
      firing: news.snapshot().firing,
    });
  const stop = tellStatus(ports, { look, status });
  await aborted(signal);
  stop();
  await talk.write(talk.isTerminal ? "\r\x1b[Kstopping\n" : "stopping\n");
}

import { startReceiver } from "../product.ts";

/** What the lines of the capture say, in turn; enough for the filters that examples use. */
const MESSAGES = [
  "GET /health 200 in 2 ms",
  "connection timeout after 30s",
  "error: payment failed for order 1043",
  "user logged in from 203.0.113.7",
  "panic: index out of range",
  "error: dial db-0:5432: connection refused",
  "request done method=GET path=/cart status=503",
];
const APPS = ["api", "web", "demo"];
const LINES = 300;
const STEP_MS = 10_000;

/** Times of day that examples name, for every app: 10:31 of today. */
function timesToday(): readonly number[] {
  const time = new Date().setHours(10, 31, 0, 0);
  return APPS.map(() => time);
}

/** Makes a finished capture whose newest line is from just now. */
export async function fillExampleCapture(dir: string): Promise<void> {
  await using receiver = await startReceiver(dir);
  const from = Date.now() - LINES * STEP_MS;
  const times = Array.from({ length: LINES }, (_, i) => from + i * STEP_MS);
  const lines = [...timesToday(), ...times].map((time, i) => {
    const app = APPS[i % APPS.length]!;
    return JSON.stringify({
      ts: new Date(time).toISOString(),
      labels: { app, pod: `${app}-${i % 2}`, namespace: "shop" },
      msg: MESSAGES[i % MESSAGES.length],
    });
  });
  const headers = { "content-type": "application/x-ndjson" };
  const body = lines.join("\n");
  const reply = await fetch(`${receiver.url}/logtap/raw`, { method: "POST", headers, body });
  const said = await reply.text();
  if (!reply.ok) throw new Error(`The receiver answered ${reply.status} ${said}`);
  await receiver.stop();
}

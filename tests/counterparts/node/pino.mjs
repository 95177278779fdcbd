// Logs numbered lines with pino through pino-loki's worker-thread transport.
//   node pino.mjs URL LINES
import pino from "pino";

const [url, lines] = process.argv.slice(2);
const transport = pino.transport({
  target: "pino-loki",
  options: {
    host: url,
    labels: { app: "pino-app", sender: "pino-loki" },
    propsToLabels: ["zone"],
    batching: { interval: 0.1, maxBufferSize: 0 },
  },
});
const logger = pino({ level: "debug" }, transport);
const LEVELS = ["debug", "info", "warn", "error", "fatal"];

for (let n = 0; n < Number(lines); n++) {
  const meta = n % 10 === 0 ? { trace: `t-${n}`, depth: n } : undefined;
  logger[LEVELS[n % LEVELS.length]]({ n, zone: `z${n % 3}`, meta }, `pino says "${n}" – ünï\tcode`);
}
// The transport's thread does not keep this process alive.
const alive = setInterval(() => {}, 1_000);
await new Promise((resolve, reject) => {
  transport.on("close", resolve);
  transport.on("error", reject);
  transport.end();
});
clearInterval(alive);

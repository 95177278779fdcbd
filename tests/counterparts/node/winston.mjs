// Logs numbered lines with winston through winston-loki: JSON, or protobuf in snappy.
//   node winston.mjs URL LINES json|proto
import { createLogger, format } from "winston";
import LokiTransport from "winston-loki";

const [url, lines, mode] = process.argv.slice(2);
const failures = [];
const transport = new LokiTransport({
  host: url,
  labels: { app: "winston-app", sender: `winston-${mode}` },
  format: format.json(),
  json: mode === "json",
  interval: 0.1,
  replaceTimestamp: false,
  gracefulShutdown: false,
  onConnectionError: (error) => failures.push(error),
});
// winston-loki falls back to JSON in silence when its snappy is missing: that would test nothing.
if (transport.batcher.options.json !== (mode === "json")) throw new Error("snappy did not load");
const logger = createLogger({ level: "debug", transports: [transport] });
const LEVELS = ["debug", "info", "warn", "error"];

for (let n = 0; n < Number(lines); n++) {
  logger.log({
    level: LEVELS[n % LEVELS.length],
    message: `winston says "${n}" – ünï\tcode`,
    n,
    labels: { zone: `z${n % 3}` },
  });
  if (n % 500 === 499) await new Promise(setImmediate);
}
await new Promise((resolve) => {
  transport.on("finish", resolve);
  logger.end();
});
await transport.close();
if (failures.length > 0) throw failures[0];

import { type Host, LineProgress } from "../../lib/cli/mod.ts";
import { formatBytes, plural } from "../../lib/units/mod.ts";

/** Runs work that tells how many entries it has seen, with that on the terminal meanwhile. */
export function withProgress<T>(
  host: Host,
  name: string,
  work: (onProgress: (entries: number) => void) => Promise<T>,
): Promise<T> {
  return withLine(
    host,
    (progress) => work((entries) => progress.show(() => `${name}: ${plural(entries, "line")}`)),
  );
}

/** Runs work that tells of each piece how many bytes it has, with their sum on the terminal. */
export function withByteCount<T>(
  host: Host,
  name: string,
  work: (onBytes: (count: number) => void) => Promise<T>,
): Promise<T> {
  let bytes = 0;
  return withLine(host, (progress) =>
    work((count) => {
      bytes += count;
      progress.show(() => `${name}: ${formatBytes(bytes)}`);
    }));
}

async function withLine<T>(host: Host, work: (line: LineProgress) => Promise<T>): Promise<T> {
  const progress = new LineProgress(host);
  try {
    return await work(progress);
  } finally {
    progress.clear();
  }
}

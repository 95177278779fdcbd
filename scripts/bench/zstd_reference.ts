/** What the zstd tool of the machine says about a finished capture. */
export interface ZstdSpeed {
  /** Lines and bytes of the largest data file, before compression. */
  readonly lines: number;
  readonly rawBytes: number;
  /** Its size as logtap wrote it, and as `zstd -1` packs the same bytes. */
  readonly ourBytes: number;
  readonly packedBytes: number;
  /** Of `zstd -1` on one core, raw bytes, from memory. */
  readonly bytesPerSecond: number;
}

/** Lines in a capture, counted by `zstdcat | wc -l`, or taken from the index without zstd. */
export async function countLines(dir: string): Promise<{ lines: number; how: string }> {
  const counted = await shell(`zstdcat -- "$0"/*.jsonl.zst | wc -l`, dir);
  if (counted !== undefined) return { lines: Number(counted), how: "zstdcat | wc -l" };
  const index = await Deno.readTextFile(`${dir}/index.jsonl`);
  const files: { lines: number }[] = index.trimEnd().split("\n").map((line) => JSON.parse(line));
  const lines = files.reduce((sum, file) => sum + file.lines, 0);
  return { lines, how: "the index (no zstd on this machine)" };
}

export async function zstdSpeed(dir: string): Promise<ZstdSpeed | undefined> {
  const file = await largest(dir);
  if (file === undefined) return undefined;
  const raw = await Deno.makeTempFile({ prefix: "logtap-bench-" });
  try {
    const counts = await shell(`zstdcat -- "$0" | tee "$1" | wc -lc`, file.path, raw);
    const [lines = 0, rawBytes = 0] = (counts ?? "").trim().split(/\s+/).map(Number);
    if (rawBytes === 0) return undefined;
    await Deno.readFile(raw); // Into the page cache.
    const startMs = performance.now();
    const packed = await shell(`zstd -1 --single-thread -c -- "$0" | wc -c`, raw);
    const seconds = (performance.now() - startMs) / 1000;
    const packedBytes = Number(packed);
    return {
      lines,
      rawBytes,
      packedBytes,
      ourBytes: file.size,
      bytesPerSecond: rawBytes / seconds,
    };
  } finally {
    await Deno.remove(raw);
  }
}

async function largest(dir: string): Promise<{ path: string; size: number } | undefined> {
  let found: { path: string; size: number } | undefined;
  for await (const { name } of Deno.readDir(dir)) {
    if (!name.endsWith(".jsonl.zst")) continue;
    const { size } = await Deno.stat(`${dir}/${name}`);
    if (size > (found?.size ?? 0)) found = { path: `${dir}/${name}`, size };
  }
  return found;
}

/** What a pipeline prints; undefined when a part of it failed, for instance for want of zstd. */
async function shell(pipeline: string, ...args: string[]): Promise<string | undefined> {
  const script = `set -o pipefail; ${pipeline}`;
  const command = new Deno.Command("bash", { args: ["-c", script, ...args], stderr: "null" });
  const { success, stdout } = await command.output();
  return success ? new TextDecoder().decode(stdout).trim() : undefined;
}

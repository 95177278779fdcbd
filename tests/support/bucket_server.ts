import { s3Server } from "./counterparts.ts";
import { tempDir } from "./temp_dir.ts";

/** An S3 server, s3rver, with one empty bucket. */
export interface BucketServer extends AsyncDisposable {
  readonly endpoint: string;
  readonly bucket: string;
  /** The variables with its keys; it takes only these. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of the objects as they lie on its disk, below the bucket, sorted. */
  objects(): readonly string[];
  /** Where the bytes of an object lie. */
  path(key: string): string;
}

const BUCKET = "captures";
const SUFFIX = "._S3rver_object";
export const SERVER_KEYS = {
  AWS_ACCESS_KEY_ID: "S3RVER",
  AWS_SECRET_ACCESS_KEY: "S3RVER",
} as const;

export async function bucketServer(
  { bucket = BUCKET, port = 0 }: { readonly bucket?: string; readonly port?: number } = {},
): Promise<BucketServer> {
  const dir = await s3Server();
  const data = tempDir();
  const child = new Deno.Command("node", {
    args: ["s3rver.mjs", data.path, bucket, String(port)],
    cwd: dir,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  const said = new TextDecoder().decode((await reader.read()).value);
  reader.releaseLock();
  const root = `${data.path}/${bucket}`;
  return {
    endpoint: said.trim(),
    bucket,
    env: { ...SERVER_KEYS, HOME: data.path },
    objects: () => filesBelow(root).filter((name) => name.endsWith(SUFFIX)).map(keyOf).sort(),
    path: (key) => `${root}/${key}${SUFFIX}`,
    async [Symbol.asyncDispose]() {
      await child.stdin.close();
      await child.stdout.cancel();
      await child.status;
      data[Symbol.dispose]();
    },
  };
}

function keyOf(path: string): string {
  return path.slice(0, -SUFFIX.length);
}

function filesBelow(dir: string, prefix = ""): string[] {
  return [...Deno.readDirSync(dir)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${dir}/${name}`, `${prefix}${name}/`) : [`${prefix}${name}`]
  );
}

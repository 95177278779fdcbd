import { bucketServer } from "../bucket_server.ts";
import { programPath } from "../skip.ts";

/** Where examples with `s3://logs/…` lead: a server of this machine, and the variables that say so. */
export interface ExampleBucket extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
}

const NONE: ExampleBucket = { env: {}, [Symbol.asyncDispose]: () => Promise.resolve() };
/** What examples call their endpoint, where they name one. */
const PORT = "9000";

/**
 * Started for pages that name a bucket, where there is a Node to run it.
 *
 * @param localText see `Surroundings`.
 */
export async function exampleBucket(
  text: string,
  localText: (text: string) => string,
): Promise<ExampleBucket> {
  const isWanted = text.includes("s3://logs/") && programPath("npm") !== undefined;
  if (!isWanted) return NONE;
  const local = Number(localText(PORT));
  const port = local === Number(PORT) ? 0 : local;
  const server = await bucketServer({ bucket: "logs", port });
  const { HOME: _, ...keys } = server.env;
  return {
    env: { ...keys, AWS_ENDPOINT_URL_S3: server.endpoint },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

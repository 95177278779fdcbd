import {
  type AccessKeys,
  type AwsProfile,
  awsProfile,
  type BucketAddress,
  type BucketPlan,
  type Credentials,
  parseRemote,
  parseServiceAccount,
  type RemotePlan,
} from "../../lib/bucket/mod.ts";
import { readFlagFile } from "../../lib/cli/mod.ts";
import { cutValue, isLogtapError, LogtapError } from "../../lib/fault/mod.ts";
import type { BucketFlags, BucketHost } from "./bucket.ts";

/** What AWS takes when nobody says; R2 and MinIO take any. */
const DEFAULT_REGION = "us-east-1";

/** A URL and flags → a finished plan. @throws {LogtapError} usage, not_found, denied */
export async function planRemote(
  place: string,
  flags: BucketFlags,
  host: BucketHost,
): Promise<RemotePlan> {
  const address = parseRemote(place);
  if (address.kind === "web") return { address, caCerts: await authorities(flags) };
  return await planBucket(address, flags, host);
}

/** See {@linkcode planRemote}; flags come before variables, and those before the files of ~/.aws. */
export async function planBucket(
  address: BucketAddress,
  flags: BucketFlags,
  { env }: BucketHost,
): Promise<BucketPlan> {
  const profile = address.kind === "s3" ? await profileOf(flags, env) : {};
  const endpoint = flags.endpoint ??
    (address.kind === "s3"
      ? env("AWS_ENDPOINT_URL_S3") ?? env("AWS_ENDPOINT_URL") ?? profile.endpoint
      : undefined);
  const region = flags.region ?? env("AWS_REGION") ?? env("AWS_DEFAULT_REGION") ??
    profile.region ?? DEFAULT_REGION;
  if (!/^[a-zA-Z0-9-]{1,64}$/.test(region)) {
    throw new LogtapError("usage", `Cannot use region "${cutValue(region)}": expected a name`);
  }
  return {
    address,
    region,
    ...(endpoint !== undefined && { endpoint: endpointOf(endpoint) }),
    credentials: address.kind === "s3" ? s3Credentials(profile, flags, env) : await gcs(flags, env),
    caCerts: await authorities(flags),
  };
}

type Env = BucketHost["env"];

/** @throws {LogtapError} usage */
function endpointOf(text: string): string {
  const url = URL.parse(text);
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  const isPlain = isWeb && url.username === "" && url.password === "" && url.search === "";
  if (isPlain) return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
  throw new LogtapError("usage", `Cannot use endpoint "${isWeb ? url.origin : cutValue(text)}"`, {
    hint: "expected http:// or https://, a host, and neither user name nor query",
  });
}

/** The variables' keys, unless a person names a profile. */
function s3Credentials(profile: AwsProfile, flags: BucketFlags, env: Env): Credentials {
  const keys = flags.profile === undefined ? awsKeys(env) ?? profile.keys : profile.keys;
  return keys ?? { kind: "none" };
}

function awsKeys(env: Env): AccessKeys | undefined {
  const sessionToken = env("AWS_SESSION_TOKEN");
  const keys = pairOf(env, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
  return keys === undefined || sessionToken === undefined ? keys : { ...keys, sessionToken };
}

/** @throws {LogtapError} usage — half of a pair. */
function pairOf(env: Env, idName: string, secretName: string): AccessKeys | undefined {
  const [accessKeyId, secretAccessKey] = [env(idName), env(secretName)];
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const [is, lacks] = accessKeyId === undefined ? [secretName, idName] : [idName, secretName];
    throw new LogtapError("usage", `Cannot use ${is} without ${lacks}`);
  }
  return { kind: "keys", accessKeyId, secretAccessKey };
}

/** Google: a service account's key file, or HMAC keys under the names that other tools have for them. */
async function gcs({ gcsKey }: BucketFlags, env: Env): Promise<Credentials> {
  if (gcsKey !== undefined) return await serviceAccount("--gcs-key", gcsKey);
  const pair = pairOf(env, "GS_ACCESS_KEY_ID", "GS_SECRET_ACCESS_KEY");
  if (pair !== undefined) return pair;
  const path = env("GOOGLE_APPLICATION_CREDENTIALS");
  if (path !== undefined) return await serviceAccount("GOOGLE_APPLICATION_CREDENTIALS", path);
  return { kind: "none" };
}

async function serviceAccount(origin: string, path: string): Promise<Credentials> {
  const { text } = await readFlagFile(origin, path);
  return parseServiceAccount(text, `${origin} "${cutValue(path)}"`);
}

async function profileOf({ profile }: BucketFlags, env: Env): Promise<AwsProfile> {
  const home = env("HOME") ?? env("USERPROFILE");
  const fileOf = async (variable: string, name: string) => {
    const path = env(variable) ?? (home === undefined ? undefined : `${home}/.aws/${name}`);
    return path === undefined ? "" : await textOrNone(variable, path);
  };
  const files = {
    credentials: await fileOf("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
    config: await fileOf("AWS_CONFIG_FILE", "config"),
  };
  const name = profile ?? env("AWS_PROFILE");
  return awsProfile(files, { name: name ?? "default", isNamed: name !== undefined });
}

async function textOrNone(variable: string, path: string): Promise<string> {
  try {
    return (await readFlagFile(variable, path)).text;
  } catch (error) {
    if (isLogtapError(error, "not_found")) return "";
    throw error;
  }
}

async function authorities({ ca }: BucketFlags): Promise<readonly string[]> {
  if (ca === undefined) return [];
  const { text } = await readFlagFile("--ca", ca);
  if (text.includes("-----BEGIN CERTIFICATE-----")) return [text];
  throw new LogtapError("usage", `Cannot use --ca ${cutValue(ca)}: expected a certificate in PEM`);
}

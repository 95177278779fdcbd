import { cutValue, LogtapError } from "../fault/mod.ts";

/** A place in a bucket. */
export interface BucketAddress {
  /** `s3`: whatever speaks like Amazon S3; `gs`: Google Cloud Storage. */
  readonly kind: "s3" | "gs";
  readonly bucket: string;
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string;
  /** For messages: the URL as it was given, without a slash at the end. */
  readonly shown: string;
}

/** A folder on a web server. */
export interface WebAddress {
  readonly kind: "web";
  /** Ends with a slash; without user name, query and fragment. */
  readonly base: string;
  /** What stood behind the `?`, with it, or empty; it may be a key. Goes behind every file's name. */
  readonly query: string;
  /** The whole header, from a user name and password in the URL. */
  readonly authorization?: string;
  /** For messages: no user name, no query. */
  readonly shown: string;
}

export type RemoteAddress = BucketAddress | WebAddress;

const URL_MAX = 2048;
/** Wider than today's rules: old buckets have capitals and underscores, Google's may be domains. */
const BUCKET = /^[a-zA-Z0-9][a-zA-Z0-9._-]{1,220}[a-zA-Z0-9]$/;

/** @throws {LogtapError} usage */
export function parseRemote(text: string): RemoteAddress {
  return /^https?:/i.test(text) ? parseWeb(text) : parseBucket(text);
}

/**
 * Reads `s3://bucket/prefix` or `gs://bucket/prefix`. The prefix is taken as it stands: nothing in it
 * is decoded, so a key looks in the URL as it does in the bucket's listing.
 *
 * @throws {LogtapError} usage
 */
export function parseBucket(text: string): BucketAddress {
  const [, scheme, bucket = "", path = ""] = /^(s3|gs):\/\/([^/]*)(.*)$/is.exec(text) ?? [];
  if (scheme === undefined || text.length > URL_MAX) {
    throw refuse(text, "expected s3://BUCKET/PREFIX or gs://BUCKET/PREFIX");
  }
  if (!BUCKET.test(bucket)) throw refuse(text, `"${cutValue(bucket)}" is no name of a bucket`);
  const prefix = path.replace(/^\/|\/$/g, "");
  const segments = prefix === "" ? [] : prefix.split("/");
  if (segments.some((segment) => !isSegment(segment))) {
    throw refuse(text, "expected a prefix without `.`, `..`, empty parts and control characters");
  }
  const kind = scheme.toLowerCase() === "gs" ? "gs" : "s3";
  return { kind, bucket, prefix, shown: [`${kind}://${bucket}`, ...segments].join("/") };
}

/** URL parsers would take dots away, and servers disagree about the rest. */
function isSegment(segment: string): boolean {
  return !["", ".", ".."].includes(segment) && !/[\u0000-\u001f\u007f-\u009f\\]/.test(segment) &&
    segment.isWellFormed();
}

function parseWeb(text: string): WebAddress {
  const url = text.length > URL_MAX ? null : URL.parse(text);
  if (url === null) throw refuse("a web address", "expected http:// or https:// and a host");
  const shown = `${url.origin}${url.pathname}`.replace(/\/$/, "");
  const authorization = basicOf(url, shown);
  return {
    kind: "web",
    base: `${shown}/`,
    query: url.search,
    ...(authorization !== undefined && { authorization }),
    shown,
  };
}

function basicOf({ username, password }: URL, shown: string): string | undefined {
  if (username === "" && password === "") return undefined;
  try {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${new TextEncoder().encode(pair).toBase64()}`;
  } catch {
    // Not quoted: it is a password.
    throw refuse(shown, "its user name or password is not percent-encoded text");
  }
}

function refuse(text: string, why: string): LogtapError {
  return new LogtapError("usage", `Cannot use ${cutValue(text)}: ${why}`);
}

/** The key of a file under the prefix. */
export function keyOf({ prefix }: BucketAddress, name: string): string {
  return prefix === "" ? name : `${prefix}/${name}`;
}

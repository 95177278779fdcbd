import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What lies in a {@linkcode FakeBucket}. */
export interface FakeObject {
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
}

interface FakeUpload {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, Uint8Array>;
}

export interface FakeRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
}

/** Answers a request itself, or leaves it to the bucket. */
export type Interfering = (
  request: FakeRequest,
  response: ServerResponse,
) => boolean | Promise<boolean>;

/**
 * A bucket in memory that speaks the parts of the XML API that s3rver lacks (lists of uploads and of
 * parts, Content-MD5), pages of two objects, and whatever a test wants to go wrong.
 */
export interface FakeBucket extends AsyncDisposable {
  readonly endpoint: string;
  readonly objects: Map<string, FakeObject>;
  readonly uploads: Map<string, FakeUpload>;
  readonly requests: FakeRequest[];
  interfere: Interfering;
}

const BUCKET = "captures";

export async function fakeBucket(): Promise<FakeBucket> {
  const objects = new Map<string, FakeObject>();
  const uploads = new Map<string, FakeUpload>();
  const requests: FakeRequest[] = [];
  const state = { objects, uploads, requests, interfere: (() => false) as Interfering };
  const server = createServer((incoming, response) => {
    void serve(state, incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    endpoint: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

type State = Pick<FakeBucket, "objects" | "uploads" | "requests" | "interfere">;

export function fakeObject(
  bytes: Uint8Array | string,
  headers: Readonly<Record<string, string>> = {},
): FakeObject {
  const body = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  return { bytes: body, headers, etag: `"${md5(body).toString("hex")}"` };
}

async function serve(state: State, incoming: IncomingMessage, response: ServerResponse) {
  const url = new URL(incoming.url ?? "/", "http://bucket");
  const request = { method: incoming.method ?? "", url, headers: incoming.headers };
  const pieces: Buffer[] = [];
  try {
    for await (const piece of incoming) pieces.push(piece);
  } catch {
    return; // Cut.
  }
  state.requests.push(request);
  if (await state.interfere(request, response)) return;
  const body = Buffer.concat(pieces);
  const sent = incoming.headers["content-md5"];
  if (sent !== undefined && sent !== md5(body).toString("base64")) {
    return answer(response, 400, error("BadDigest"));
  }
  const key = decodeURIComponent(url.pathname).replace(`/${BUCKET}/`, "");
  if (key === "") return ofBucket(state, url, response);
  if (url.searchParams.has("uploads") || url.searchParams.has("uploadId")) {
    return ofUpload(state, { key, body, request }, response);
  }
  return ofObject(state, { key, body, request }, response);
}

interface Asked {
  readonly key: string;
  readonly body: Buffer;
  readonly request: FakeRequest;
}

function ofBucket({ objects, uploads }: State, url: URL, response: ServerResponse): void {
  const prefix = url.searchParams.get("prefix") ?? "";
  if (url.searchParams.has("uploads")) {
    const found = [...uploads].filter(([, { key }]) => key.startsWith(prefix)).map((
      [id, { key }],
    ) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>2026</Initiated></Upload>`);
    return answer(
      response,
      200,
      `<ListMultipartUploadsResult>${found.join("")}</ListMultipartUploadsResult>`,
    );
  }
  const start = Number(url.searchParams.get("continuation-token") ?? 0);
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  const page = keys.slice(start, start + 2).map((key) => {
    const { bytes, etag } = objects.get(key)!;
    const name = encodeURIComponent(key).replaceAll("%20", "+");
    return `<Contents><Key>${name}</Key><Size>${bytes.length}</Size><ETag>${
      etag.replaceAll('"', "&quot;")
    }</ETag></Contents>`;
  });
  const more = start + 2 < keys.length;
  const next = more ? `<NextContinuationToken>${start + 2}</NextContinuationToken>` : "";
  answer(
    response,
    200,
    `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><EncodingType>url</EncodingType><IsTruncated>${more}</IsTruncated>${next}${
      page.join("")
    }</ListBucketResult>`,
  );
}

function ofUpload({ uploads, objects }: State, asked: Asked, response: ServerResponse): void {
  const { key, body, request: { method, url, headers } } = asked;
  if (url.searchParams.has("uploads")) {
    const id = `upload-${uploads.size + 1}`;
    uploads.set(id, { key, headers: metaOf(headers), parts: new Map() });
    return answer(response, 200, `<R><UploadId>${id}</UploadId></R>`);
  }
  const id = url.searchParams.get("uploadId") ?? "";
  const upload = uploads.get(id);
  if (upload === undefined) return answer(response, 404, error("NoSuchUpload"));
  if (method === "PUT") {
    upload.parts.set(Number(url.searchParams.get("partNumber")), body);
    return answer(response, 200, "", { etag: `"${md5(body).toString("hex")}"` });
  }
  if (method === "GET") {
    const parts = [...upload.parts].map(([n, bytes]) =>
      `<Part><PartNumber>${n}</PartNumber><Size>${bytes.length}</Size><ETag>"${
        md5(bytes).toString("hex")
      }"</ETag></Part>`
    );
    return answer(response, 200, `<ListPartsResult>${parts.join("")}</ListPartsResult>`);
  }
  uploads.delete(id);
  if (method === "DELETE") return answer(response, 204, "");
  const bytes = Buffer.concat([...upload.parts].sort(([a], [b]) => a - b).map(([, part]) => part));
  const etag = `"${md5(bytes).toString("hex")}-${upload.parts.size}"`;
  objects.set(key, { bytes, headers: upload.headers, etag });
  answer(response, 200, `<CompleteMultipartUploadResult/>`);
}

function ofObject({ objects }: State, asked: Asked, response: ServerResponse): void {
  const { key, body, request: { method, headers } } = asked;
  if (method === "PUT") {
    objects.set(key, fakeObject(body, metaOf(headers)));
    return answer(response, 200, "", { etag: objects.get(key)!.etag });
  }
  const object = objects.get(key);
  if (object === undefined) return answer(response, 404, error("NoSuchKey"));
  const match = headers["if-match"];
  if (match !== undefined && match !== object.etag) {
    return answer(response, 412, error("PreconditionFailed"));
  }
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? "") ?? [];
  const size = object.bytes.length;
  const more = { ...object.headers, etag: object.etag };
  if (from === undefined) return answer(response, 200, object.bytes, more);
  const end = Math.min(size, Number(to) + 1);
  const range = { "content-range": `bytes ${from}-${end - 1}/${size}` };
  answer(response, 206, object.bytes.subarray(Number(from), end), { ...more, ...range });
}

function metaOf(headers: IncomingMessage["headers"]): Record<string, string> {
  const meta = Object.entries(headers).filter(([name]) => /^x-(amz|goog)-meta-/.test(name));
  return Object.fromEntries(meta.map(([name, value]) => [name, String(value)]));
}

function answer(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): void {
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.length;
  response.writeHead(status, { ...headers, "content-length": length }).end(body);
}

function error(code: string): string {
  return `<Error><Code>${code}</Code></Error>`;
}

function md5(bytes: Uint8Array): Buffer {
  return createHash("md5").update(bytes).digest();
}

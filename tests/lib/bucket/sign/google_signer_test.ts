import assert from "node:assert/strict";
import { createVerify, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseServiceAccount } from "../../../../lib/bucket/mod.ts";
import { GoogleSigner } from "../../../../lib/bucket/sign/google_signer.ts";
import { openClient } from "../../../../lib/bucket/open_store.ts";
import { isLogtapError } from "../../../../lib/fault/mod.ts";
import { HASTY, ports } from "../support.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PRIVATE_PEM = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const EMAIL = "logtap@project.iam.gserviceaccount.com";

function keyFile(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    type: "service_account",
    client_email: EMAIL,
    private_key: PRIVATE_PEM,
    private_key_id: "key-1",
    token_uri: "https://oauth2.googleapis.com/token",
    ...changes,
  });
}

interface TokenServer extends AsyncDisposable {
  readonly url: string;
  readonly asked: { readonly claim: string; readonly type: string }[];
  status: number;
}

/** Gives out tokens for claims that are signed with the account's key, and names a lifetime. */
async function tokenServer(expiresIn: number): Promise<TokenServer> {
  const state = { asked: [] as { claim: string; type: string }[], status: 200 };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => body += piece);
    request.on("end", () => {
      const form = new URLSearchParams(body);
      const claim = form.get("assertion") ?? "";
      state.asked.push({ claim, type: form.get("grant_type") ?? "" });
      const [head = "", claims = "", signature = ""] = claim.split(".");
      const verify = createVerify("RSA-SHA256").update(`${head}.${claims}`);
      const isRight = verify.verify(publicKey, signature, "base64url");
      response.writeHead(isRight ? state.status : 401);
      const token = `token-${state.asked.length}`;
      response.end(JSON.stringify({ access_token: token, expires_in: expiresIn }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  return Object.assign(state, {
    url,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

const REQUEST = { method: "GET", url: new URL("https://storage.example/x"), headers: {} } as const;

Deno.test("a service account gets a token for a claim that its public key confirms", async () => {
  await using server = await tokenServer(3600);
  let now = Date.UTC(2026, 10, 21);
  const client = openClient([], ports({ pace: { ...HASTY, nowMs: () => now } }));
  const account = parseServiceAccount(keyFile({ token_uri: server.url }), "key.json");
  const signer = new GoogleSigner(account, client);
  try {
    const signed = await Promise.all([signer.sign(REQUEST), signer.sign(REQUEST)]);
    assert.deepEqual(signed.map(({ headers }) => headers), [
      { authorization: "Bearer token-1" },
      { authorization: "Bearer token-1" },
    ]);
    const { claim, type } = server.asked[0]!;
    assert.equal(type, "urn:ietf:params:oauth:grant-type:jwt-bearer");
    const [head, claims] = claim.split(".").slice(0, 2).map((part) =>
      JSON.parse(new TextDecoder().decode(Uint8Array.fromBase64(part, { alphabet: "base64url" })))
    );
    assert.deepEqual(head, { alg: "RS256", typ: "JWT", kid: "key-1" });
    assert.deepEqual(claims, {
      iss: EMAIL,
      scope: "https://www.googleapis.com/auth/devstorage.read_write",
      aud: server.url,
      iat: now / 1000,
      exp: now / 1000 + 3600,
    });
    now += 3_530_000;
    assert.deepEqual((await signer.sign(REQUEST)).headers, { authorization: "Bearer token-1" });
    now += 20_000; // The last minute of it.
    assert.deepEqual((await signer.sign(REQUEST)).headers, { authorization: "Bearer token-2" });
    assert.equal(server.asked.length, 2);
  } finally {
    client.close();
  }
});

Deno.test("a token that is refused says so, without key and claim", async () => {
  await using server = await tokenServer(3600);
  server.status = 400;
  const client = openClient([], ports());
  const account = parseServiceAccount(keyFile({ token_uri: server.url }), "key.json");
  try {
    await assert.rejects(new GoogleSigner(account, client).sign(REQUEST), (error) => {
      return isLogtapError(error, "denied") && error.message.includes(EMAIL) &&
        !error.message.includes("PRIVATE") && !error.message.includes(server.asked[0]!.claim);
    });
  } finally {
    client.close();
  }
});

Deno.test("a link of a service account is signed as the V4 signing process asks for", async () => {
  const now = Date.UTC(2026, 10, 21, 10, 32, 1);
  const client = openClient([], ports({ pace: { ...HASTY, nowMs: () => now } }));
  const signer = new GoogleSigner(parseServiceAccount(keyFile(), "key.json"), client);
  const link = new URL(
    await signer.presign(new URL("https://storage.googleapis.com/logs/a%20b"), 3600),
  );
  client.close();
  const signature = link.searchParams.get("X-Goog-Signature") ?? "";
  const query = link.search.slice(1).replace(/&X-Goog-Signature=.*/, "");
  assert.equal(
    query,
    "X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=logtap%40project.iam.gserviceaccount.com" +
      "%2F20261121%2Fauto%2Fstorage%2Fgoog4_request&X-Goog-Date=20261121T103201Z" +
      "&X-Goog-Expires=3600&X-Goog-SignedHeaders=host",
  );
  const asked = `GET\n/logs/a%20b\n${query}\nhost:storage.googleapis.com\n\nhost\nUNSIGNED-PAYLOAD`;
  const hash = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(asked)),
  ).toHex();
  const text = `GOOG4-RSA-SHA256\n20261121T103201Z\n20261121/auto/storage/goog4_request\n${hash}`;
  assert.ok(createVerify("RSA-SHA256").update(text).verify(publicKey, signature, "hex"));
});

Deno.test("parseServiceAccount() refuses other files, and quotes no key", () => {
  const table: readonly (readonly [string, RegExp])[] = [
    ["{", /a JSON object/],
    ["[]", /a JSON object/],
    [keyFile({ type: "authorized_user" }), /of type "authorized_user"/],
    [keyFile({ client_email: "x" }), /client_email/],
    [keyFile({ private_key: "MIIE" }), /private_key/],
    [keyFile({ token_uri: "http://evil.example/token" }), /token_uri/],
    [keyFile({ token_uri: 7 }), /token_uri/],
  ];
  for (const [text, message] of table) {
    assert.throws(() => parseServiceAccount(text, "key.json"), (error) => {
      return isLogtapError(error, "usage") && message.test(error.message) &&
        !error.message.includes("MII");
    }, message.source);
  }
});

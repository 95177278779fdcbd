import assert from "node:assert/strict";
import { Guard } from "../../../../lib/net/mod.ts";
import { hostHeaderOf, netRightOf, parseTarget } from "../../../../lib/sink/webhook/target.ts";

const GUARD = new Guard([]);

Deno.test("parseTarget() takes a URL apart", () => {
  assert.deepEqual(parseTarget("https://Hooks.Example.com/a b?token=x#y", GUARD), {
    host: "hooks.example.com",
    port: 443,
    secure: true,
    path: "/a%20b?token=x",
    shown: "https://hooks.example.com",
  });
  assert.deepEqual(parseTarget("http://us%65r:p%C3%A4ss@[::1]:8080", GUARD), {
    host: "::1",
    port: 8080,
    secure: false,
    path: "/",
    authorization: "Basic dXNlcjpww6Rzcw==",
    shown: "http://[::1]:8080",
  });
});

Deno.test("rights and Host header name the target", () => {
  const table: readonly (readonly [url: string, right: string, header: string])[] = [
    ["http://a.example/", "a.example:80", "a.example"],
    ["https://a.example/", "a.example:443", "a.example"],
    ["https://a.example:80/", "a.example:80", "a.example:80"],
    ["http://[fd00::1]/", "[fd00::1]:80", "[fd00::1]"],
    ["http://[fd00::1]:9/", "[fd00::1]:9", "[fd00::1]:9"],
    ["http://0x7f.1:9/", "127.0.0.1:9", "127.0.0.1:9"],
  ];
  for (const [url, right, header] of table) {
    const target = parseTarget(url, GUARD);
    assert.deepEqual([netRightOf(target), hostHeaderOf(target)], [right, header], url);
  }
});

Deno.test("parseTarget() refuses other things, and never says the secret in them", () => {
  const secret = "s3cr3t";
  const table = [
    `${secret}`,
    `hooks.example.com/${secret}`,
    `ftp://example.com/${secret}`,
    `file:///${secret}`,
    `javascript:${secret}`,
    `http:///${"/"}`,
    `https://user:%ff${secret}@example.com/`,
    `https://169.254.169.254/${secret}`,
    `https://example.com/${secret}${"x".repeat(3000)}`,
    `https://exa mple.com/${secret}`,
    `https://example.com:99999/${secret}`,
  ];
  for (const url of table) {
    assert.throws(() => parseTarget(url, GUARD), (error: Error) => {
      assert.match(error.message, /^Cannot send webhooks to /);
      assert.ok(!error.message.includes(secret), error.message);
      return true;
    }, url);
  }
});

import assert from "node:assert/strict";
import { parseFlags, planPush } from "../../../scripts/bench/push.ts";

const URL_FLAG = ["--url", "http://127.0.0.1:3100"];

function plan(...args: string[]) {
  return planPush(parseFlags(args));
}

Deno.test("planPush() fills in what was not said", () => {
  const { target, until, connections, batch } = plan(...URL_FLAG);
  assert.deepEqual(target, { hostname: "127.0.0.1", port: 3100, path: "/loki/api/v1/push" });
  assert.deepEqual([until, connections, batch], [{ kind: "seconds", value: 10 }, 8, 2000]);
  assert.deepEqual(plan(...URL_FLAG, "--lines", "30").until, { kind: "lines", value: 30 });
});

Deno.test("planPush() keeps the path of a whole endpoint and IPv6 addresses", () => {
  const { target } = plan("--url", "http://[::1]:9428/insert/loki/api/v1/push?a=b");
  assert.deepEqual(target, { hostname: "::1", port: 9428, path: "/insert/loki/api/v1/push?a=b" });
});

const REFUSED = [
  { name: "no address", args: [], says: /--url/ },
  { name: "https", args: ["--url", "https://x/"], says: /http only/ },
  { name: "lines and seconds", args: [...URL_FLAG, "--lines=1", "--seconds=1"], says: /exclude/ },
  { name: "an unknown format", args: [...URL_FLAG, "--format=xml"], says: /json or proto/ },
  { name: "gzip around protobuf", args: [...URL_FLAG, "--format=proto", "--gzip"], says: /--gzip/ },
  { name: "no lines", args: [...URL_FLAG, "--lines=0"], says: /--lines takes a whole number/ },
  { name: "half a connection", args: [...URL_FLAG, "--connections=0.5"], says: /--connections/ },
  { name: "too long a push", args: [...URL_FLAG, "--batch=100001"], says: /--batch/ },
  { name: "a prefix with a hyphen", args: [...URL_FLAG, "--prefix=a-b"], says: /--prefix/ },
  { name: "an unknown flag", args: [...URL_FLAG, "--sedd=2"], says: /--sedd/ },
];

for (const { name, args, says } of REFUSED) {
  Deno.test(`planPush() refuses ${name}`, () => {
    assert.throws(() => plan(...args), says);
  });
}

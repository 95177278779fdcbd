import assert from "node:assert/strict";
import { shownKeys } from "../../../lib/server/credentials.ts";

const basic = (text: string) => `Basic ${new TextEncoder().encode(text).toBase64()}`;

const CASES = [
  { name: "nothing", headers: {}, want: [] },
  { name: "Bearer", headers: { authorization: "Bearer k" }, want: ["k"] },
  { name: "a scheme in other letters", headers: { authorization: "bEARER   k " }, want: ["k"] },
  { name: "Bearer without a key", headers: { authorization: "Bearer " }, want: [] },
  { name: "X-API-Key", headers: { "x-api-key": " k " }, want: ["k"] },
  { name: "an empty X-API-Key", headers: { "x-api-key": "" }, want: [] },
  { name: "both", headers: { authorization: "Bearer a", "x-api-key": "b" }, want: ["a", "b"] },
  { name: "Basic", headers: { authorization: basic("anybody:k") }, want: ["k"] },
  { name: "Basic without a user", headers: { authorization: basic(":k") }, want: ["k"] },
  { name: "a password with colons", headers: { authorization: basic("u:a:b:") }, want: ["a:b:"] },
  { name: "Basic without a colon", headers: { authorization: basic("k") }, want: ["k"] },
  { name: "an empty password", headers: { authorization: basic("u:") }, want: [] },
  { name: "broken base64", headers: { authorization: "Basic %%%" }, want: ["%%%"] },
  { name: "another scheme", headers: { authorization: "Digest x=1" }, want: ["Digest x=1"] },
  { name: "no scheme", headers: { authorization: "k" }, want: ["k"] },
] as const;

Deno.test("shownKeys() reads", async (t) => {
  for (const { name, headers, want } of CASES) {
    await t.step(name, () => {
      const header = (key: string): string | undefined =>
        Object.entries(headers)
          .find(([name]) => name === key)?.[1];
      assert.deepEqual(shownKeys({ header }), want);
    });
  }
});

import { match, strictEqual } from "node:assert/strict";
import { describeBusy, describeRefusals, parsePushJson } from "../../../lib/loki/mod.ts";

const describe = (values: unknown[]) =>
  describeRefusals(parsePushJson(
    new TextEncoder().encode(JSON.stringify({ streams: [{ stream: {}, values }] })),
  ));

Deno.test("describeRefusals() tells counts, reasons and the first place", () => {
  strictEqual(
    describe([["1", "a"], [1, "b"], ["x", "c"], ["1"]]),
    "3 of 4 lines refused, the others are stored: bad_timestamp 2, bad_entry 1; stream 1, entry 2: " +
      "the timestamp must be text: nanoseconds since 1970 in quotes",
  );
});

Deno.test("describeRefusals() says when nothing is left, and quotes no log text", () => {
  const text = describe([[1, "secret"]]);
  match(text, /^1 of 1 lines refused, nothing is stored: /);
  strictEqual(text.includes("secret") || text.includes("\n"), false);
});

Deno.test("describeBusy() is one line", () => {
  strictEqual(
    describeBusy(3, 1),
    "3 lines not taken, the receiver is busy: send them again in 1 s",
  );
});

import assert from "node:assert/strict";
import { asFault } from "../../../lib/cli/mod.ts";
import { type FaultKind, LogtapError } from "../../../lib/fault/mod.ts";
import { tempDir } from "../../support/temp_dir.ts";

/** Errors as the runtime really throws them, not as they are remembered. */
const REAL: readonly {
  readonly what: string;
  readonly want: FaultKind;
  readonly act: () => unknown;
}[] = [
  {
    what: "a missing file",
    want: "not_found",
    act: () => Deno.readTextFile("/nonexistent/logtap"),
  },
  {
    what: "a port that nobody listens on",
    want: "network",
    act: () => Deno.connect({ hostname: "127.0.0.1", port: 1 }),
  },
  {
    what: "an address that is taken",
    want: "network",
    act: () => {
      using first = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      return Deno.listen({ hostname: "127.0.0.1", port: (first.addr as Deno.NetAddr).port });
    },
  },
  {
    what: "a directory that exists",
    want: "conflict",
    act: () => {
      using dir = tempDir();
      return Deno.mkdirSync(dir.path);
    },
  },
  {
    what: "a missing file, by node",
    want: "not_found",
    act: async () => (await import("node:fs/promises")).readFile("/nonexistent/logtap"),
  },
];

for (const { what, want, act } of REAL) {
  Deno.test(`asFault() knows ${what}`, async () => {
    const error = await (async () => await act())().then(
      () => assert.fail("it should have thrown"),
      (error: unknown) => error,
    );
    const fault = asFault(error);
    assert.equal(fault.kind, want);
    assert.equal(fault.cause, error);
  });
}

Deno.test("asFault() gives a fault back as it is", () => {
  const fault = new LogtapError("corrupt", "x");
  assert.equal(asFault(fault), fault);
});

for (const thrown of [new TypeError("x"), "text", undefined, null, { name: "NotFound" }]) {
  Deno.test(`asFault() calls ${String(thrown)} internal`, () => {
    assert.equal(asFault(thrown).kind, "internal");
  });
}

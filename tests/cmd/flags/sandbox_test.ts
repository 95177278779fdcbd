import assert from "node:assert/strict";
import { resolve } from "node:path";
import { sandboxOf } from "../../../cmd/flags/sandbox.ts";

const NONE = { allowNet: [], allowRead: [], allowWrite: [], sandbox: true };

Deno.test("sandboxOf() gives what was named, and derives the rest", () => {
  const table: readonly [flags: Partial<typeof NONE> | object, given: object][] = [
    [{}, {}],
    [{ allowNet: ["127.0.0.1:3100", "[::1]:3100"] }, { net: ["127.0.0.1:3100", "[::1]:3100"] }],
    [{ allowNet: ["*"] }, { net: "all" }],
    [{ allowNet: ["a:1", "*"] }, { net: "all" }],
    [{ allowWrite: ["./capture", "/b"] }, { write: [resolve("capture"), resolve("/b")] }],
    [{ allowRead: ["x/.."], allowWrite: ["*"] }, { read: [resolve(".")], write: "all" }],
  ];
  for (const [flags, given] of table) {
    assert.deepEqual(sandboxOf({ ...NONE, ...flags }), { kind: "scoped", given });
  }
});

Deno.test("sandboxOf() refuses rights for a sandbox that is off", () => {
  assert.deepEqual(sandboxOf({ ...NONE, sandbox: false }), { kind: "off" });
  assert.throws(() => sandboxOf({ ...NONE, sandbox: false, allowRead: ["x"] }), {
    kind: "usage",
    message: /--allow-read with --no-sandbox/,
  });
});

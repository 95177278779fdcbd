import assert from "node:assert/strict";
import { LogtapError } from "../../../lib/fault/mod.ts";
import { packFault, unpackFault } from "../../../lib/sandbox/fault_record.ts";

/** There and back, over the border. */
const carried = (error: unknown) => unpackFault(structuredClone(packFault(error)));

Deno.test("a LogtapError arrives as one, with kind, hint and cause", () => {
  const cause = new Deno.errors.NotFound("no such file");
  const fault = new LogtapError("not_found", "Cannot read it", { hint: "make it", cause });
  const got = carried(fault);
  assert.ok(got instanceof LogtapError);
  assert.deepEqual([got.kind, got.message, got.hint], ["not_found", "Cannot read it", "make it"]);
  assert.ok(got.cause instanceof Error);
  assert.deepEqual([got.cause.name, got.cause.message], ["NotFound", "no such file"]);
});

Deno.test("any other error keeps its name, code and stack, by which it is judged", () => {
  const error = Object.assign(new RangeError("in use"), { code: "EADDRINUSE" });
  const got = carried(error);
  assert.deepEqual([got.name, got.message, got.stack], ["RangeError", "in use", error.stack]);
  assert.equal((got as { code?: unknown }).code, "EADDRINUSE");
  assert.equal(carried("thrown text").message, "thrown text");
});

Deno.test("a chain of causes that bites its tail is cut", () => {
  const error = new Error("again");
  error.cause = error;
  let depth = 0;
  for (let at: unknown = carried(error); at instanceof Error; at = at.cause) depth++;
  assert.equal(depth, 9);
});

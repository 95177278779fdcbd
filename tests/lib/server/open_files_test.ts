import assert from "node:assert/strict";
import { connectionsWithin } from "../../../lib/server/open_files.ts";

const limits = (soft: string) =>
  `Limit                     Soft Limit           Hard Limit           Units
Max processes             255                  255                  processes
Max open files            ${soft.padEnd(21)}4096                 files
`;

Deno.test("connectionsWithin() leaves half of the files to others", () => {
  assert.equal(connectionsWithin(4096, limits("1024")), 512);
  assert.equal(connectionsWithin(4096, limits("20000")), 4096);
  assert.equal(connectionsWithin(4096, limits("1")), 1);
});

Deno.test("connectionsWithin() gives what is wanted where nobody knows a limit", () => {
  assert.equal(connectionsWithin(4096, limits("unlimited")), 4096);
  assert.equal(connectionsWithin(4096, ""), 4096);
  assert.equal(connectionsWithin(4096, undefined), 4096);
});

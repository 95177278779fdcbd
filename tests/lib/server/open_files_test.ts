import assert from "node:assert/strict";
import {
  connectionsWithin,
  openFilesLimit,
  parseOpenFiles,
} from "../../../lib/server/open_files.ts";
import { needs } from "../../support/skip.ts";

const limits = (soft: string) =>
  `Limit                     Soft Limit           Hard Limit           Units
Max processes             255                  255                  processes
Max open files            ${soft.padEnd(21)}4096                 files
`;

Deno.test("connectionsWithin() leaves half of the files to others", () => {
  assert.equal(connectionsWithin(4096, 1024), 512);
  assert.equal(connectionsWithin(4096, 20_000), 4096);
  assert.equal(connectionsWithin(4096, 1), 1);
});

Deno.test("connectionsWithin() gives what is wanted where nobody knows a limit", () => {
  assert.equal(connectionsWithin(4096, undefined), 4096);
});

Deno.test("parseOpenFiles() finds the soft limit, if there is one", () => {
  assert.equal(parseOpenFiles(limits("1024")), 1024);
  assert.equal(parseOpenFiles(limits("unlimited")), undefined);
  assert.equal(parseOpenFiles(""), undefined);
});

needs("linux").test("openFilesLimit() asks the system", () => {
  assert.ok((openFilesLimit() ?? 1) >= 1);
});

import assert from "node:assert/strict";
import { permissionsOf } from "../../../lib/sandbox/permissions.ts";
import { eachNeed, type GivenRights, type Needs, rightsFor } from "../../../lib/sandbox/rights.ts";

const NEEDS: Needs = {
  read: ["/c"],
  write: ["/c"],
  net: ["hooks.example:443"],
  sys: [],
  netAtStart: ["127.0.0.1:3100"],
};

Deno.test("rightsFor() takes each given list in place of the derived one", () => {
  const derived = {
    read: ["/c"],
    write: ["/c"],
    net: ["hooks.example:443", "127.0.0.1:3100"],
    sys: [],
  };
  const table: readonly [given: GivenRights, change: object][] = [
    [{}, {}],
    [{ net: ["127.0.0.1:3100"] }, { net: ["127.0.0.1:3100"] }],
    [{ net: "all", write: ["/d"] }, { net: "all", write: ["/d"] }],
    [{ read: [] }, { read: [] }],
  ];
  for (const [given, change] of table) {
    assert.deepEqual(rightsFor(NEEDS, given), { ...derived, ...change });
  }
});

Deno.test("eachNeed() tells the needs one by one, those for starting too", () => {
  assert.deepEqual(eachNeed({ ...NEEDS, write: "all" }), [
    { kind: "net", what: "hooks.example:443" },
    { kind: "net", what: "127.0.0.1:3100" },
    { kind: "read", what: "/c" },
    { kind: "write" },
  ]);
});

Deno.test("permissionsOf() gives nothing that is not named, least of all for an empty list", () => {
  const rights = { read: ["/c"], write: [], net: "all", sys: ["hostname"] } as const;
  assert.deepEqual(permissionsOf(rights), {
    read: ["/c"],
    write: false,
    net: true,
    sys: ["hostname"],
    env: false,
    run: false,
    ffi: false,
    import: false,
  });
});

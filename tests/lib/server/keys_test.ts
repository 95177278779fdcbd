import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { isLogtapError } from "../../../lib/fault/mod.ts";
import { digestOfKey, digestsOfKeyFile, keyDigests } from "../../../lib/server/key_digests.ts";
import { KeyRing } from "../../../lib/server/keys.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

Deno.test("digestOfKey() is the SHA-256 of a key that a header can carry", async () => {
  for (const key of ["k", "a:b", `~!"#%&'()*+,-./:;<=>?@[\\]^_{|}`, "x".repeat(512)]) {
    assert.equal(await digestOfKey(key, "--api-key"), sha256(key));
  }
});

Deno.test("digestOfKey() refuses other keys without telling them", async () => {
  const table = [
    ["", /the key is empty/],
    ["two words", /printable ASCII/],
    [" padded", /printable ASCII/],
    ["tab\tbed", /printable ASCII/],
    ["line\r\nX-Evil: 1", /printable ASCII/],
    ["schlüssel", /printable ASCII/],
    ["\u007fdel", /printable ASCII/],
    ["x".repeat(513), /longer than 512/],
  ] as const;
  for (const [key, message] of table) {
    await assert.rejects(digestOfKey(key, "--api-key"), (error) => {
      assert.ok(isLogtapError(error, "usage"));
      assert.match(error.message, /^Cannot use --api-key: /);
      assert.match(error.message, message);
      const said = `${error.message} ${error.hint ?? ""}`;
      assert.ok(key === "" || !said.includes(key), said);
      return true;
    });
  }
});

Deno.test("digestsOfKeyFile() takes a key a line, without comments and empty lines", async () => {
  const text = "\uFEFF# ops\none\r\n\n  \ntwo#2\n#three\n";
  assert.deepEqual(await digestsOfKeyFile(text, "f"), [sha256("one"), sha256("two#2")]);
  await assert.rejects(digestsOfKeyFile("ok\n\nnot ok\n", "--api-key-file keys"), {
    kind: "usage",
    message: /--api-key-file keys line 3: /,
  });
  for (const empty of ["", "\n", "# only this\n"]) {
    await assert.rejects(digestsOfKeyFile(empty, "f"), {
      message: "Cannot use f: there is no key in it",
    });
  }
});

Deno.test("keyDigests() drops doubles and refuses keys of both kinds", () => {
  assert.deepEqual(keyDigests(["a", "a", "b"], ["c"]), { write: ["a", "b"], read: ["c"] });
  assert.throws(() => keyDigests(["a"], ["b", "a"]), { kind: "usage", message: /--read-key/ });
  const many = Array.from({ length: 65 }, (_, i) => `${i}`);
  assert.throws(() => keyDigests(many, []), { kind: "usage", message: /more than 64/ });
  assert.throws(() => keyDigests([], many), { kind: "usage" });
});

Deno.test("KeyRing tells the strongest role of the keys that are shown", () => {
  const ring = new KeyRing({ write: ["w1", "w2"].map(sha256), read: ["r"].map(sha256) });
  const table = [
    [[], "none"],
    [["x"], "wrong"],
    [[sha256("w1")], "wrong"],
    [["w1"], "write"],
    [["w2"], "write"],
    [["r"], "read"],
    [["x", "r"], "read"],
    [["r", "w2"], "write"],
    [["w1w2"], "wrong"],
    [["W1"], "wrong"],
  ] as const;
  for (const [keys, role] of table) assert.equal(ring.roleOf(keys), role, keys.join());
  assert.deepEqual([ring.guardsWrites, ring.guardsReads], [true, true]);
});

Deno.test("KeyRing guards what has keys; a write key guards reads, too", () => {
  const guards = (write: readonly string[], read: readonly string[]) => {
    const ring = new KeyRing({ write, read });
    return [ring.guardsWrites, ring.guardsReads];
  };
  assert.deepEqual(guards([], []), [false, false]);
  assert.deepEqual(guards([sha256("w")], []), [true, true]);
  assert.deepEqual(guards([], [sha256("r")]), [false, true]);
});

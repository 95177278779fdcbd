import assert from "node:assert/strict";
import { findKey, type KeyFiles } from "../../../lib/redact/mod.ts";

const utf8 = new TextEncoder();

const given = (text: string) => ({ text, origin: "--key" });

/** Files in memory. */
class FakeFiles implements KeyFiles {
  readonly kept = new Map<string, Uint8Array>();

  read(path: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.kept.get(path));
  }

  create(path: string, text: string): Promise<void> {
    this.kept.set(path, utf8.encode(text));
    return Promise.resolve();
  }
}

Deno.test("findKey() keeps a new key under its id, and finds it there", async () => {
  const files = new FakeFiles();
  const made = await findKey({ folder: "/keys" }, files);
  assert.equal(made.notice, undefined);
  assert.deepEqual([...files.kept.keys()], [`/keys/${made.keyId}`]);
  assert.deepEqual(await findKey({ folder: "/keys", before: made.keyId }, files), made);
  assert.notEqual((await findKey({ folder: "/keys" }, files)).keyId, made.keyId);
});

Deno.test("findKey() says when a capture goes on under another key", async () => {
  const files = new FakeFiles();
  const gone = await findKey({ folder: "/keys", before: "0123456789ab" }, files);
  assert.match(gone.notice ?? "", /key 0123456789ab: it is not in \/keys any more/);
  files.kept.set("/keys/0123456789ab", utf8.encode("somebody has changed this file\n"));
  assert.ok((await findKey({ folder: "/keys", before: "0123456789ab" }, files)).notice);
  const other = await findKey(
    { folder: "/keys", given: given("0123456789abcdef"), before: gone.keyId },
    files,
  );
  assert.match(other.notice ?? "", /the key that was given is another one/);
  const evil = await findKey({ folder: "/keys", before: "../../etc/passwd" }, files);
  assert.ok(evil.notice?.includes("key ?"));
});

Deno.test("findKey() takes a given key without the line end", async () => {
  const files = new FakeFiles();
  const bare = await findKey({ folder: undefined, given: given("0123456789abcdef") }, files);
  const line = await findKey({ folder: undefined, given: given("0123456789abcdef\r\n") }, files);
  assert.deepEqual(line, bare);
  assert.match(bare.keyId, /^[0-9a-f]{12}$/);
  assert.equal(files.kept.size, 0);
});

Deno.test("findKey() refuses keys that are no good, without showing them", async () => {
  const table = [
    [{ folder: "/keys", given: given("hunter2\n") }, /of --key: expected 16 to 4096 bytes, got 7/],
    [{ folder: "/keys", given: given("hunter2".repeat(600)) }, /of --key: expected 16/],
    [{ folder: undefined }, /neither HOME nor XDG_STATE_HOME/],
  ] as const;
  for (const [wish, message] of table) {
    const error = await findKey(wish, new FakeFiles()).then(() => undefined, (e: Error) => e);
    assert.match(error?.message ?? "", message);
    assert.ok(!error?.message.includes("hunter2"));
  }
});

import assert from "node:assert/strict";
import { findKey, type KeyFiles } from "../../../lib/redact/mod.ts";

const utf8 = new TextEncoder();

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
  const given = await findKey(
    { folder: "/keys", given: "0123456789abcdef", before: gone.keyId },
    files,
  );
  assert.match(given.notice ?? "", /the key that was given is another one/);
  const evil = await findKey({ folder: "/keys", before: "../../etc/passwd" }, files);
  assert.ok(evil.notice?.includes("key ?"));
});

Deno.test("findKey() takes keys from a file or a variable, without the line end", async () => {
  const files = new FakeFiles();
  files.kept.set("/k", utf8.encode("0123456789abcdef\r\n"));
  const fromFile = await findKey({ folder: undefined, file: "/k" }, files);
  const given = await findKey({ folder: undefined, given: "0123456789abcdef" }, files);
  assert.deepEqual(fromFile, given);
  assert.match(given.keyId, /^[0-9a-f]{12}$/);
});

Deno.test("findKey() refuses keys that are no good, without showing them", async () => {
  const files = new FakeFiles();
  files.kept.set("/short", utf8.encode("hunter2\n"));
  const table = [
    [{ folder: "/keys", file: "/short" }, /of "\/short": expected 16 to 4096 bytes, got 7/],
    [{ folder: "/keys", given: "hunter2" }, /of the variable for it: expected 16/],
    [{ folder: "/keys", file: "/none" }, /there is no file "\/none"/],
    [{ folder: "/keys", file: "/k", given: "0123456789abcdef" }, /two redaction keys/],
    [{ folder: undefined }, /neither HOME nor XDG_STATE_HOME/],
  ] as const;
  for (const [wish, message] of table) {
    const error = await findKey(wish, files).then(() => undefined, (error: Error) => error);
    assert.match(error?.message ?? "", message);
    assert.ok(!error?.message.includes("hunter2"));
  }
});

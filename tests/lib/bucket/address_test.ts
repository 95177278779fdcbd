import assert from "node:assert/strict";
import { parseBucket, parseRemote } from "../../../lib/bucket/mod.ts";
import { urlOf } from "../../../lib/bucket/store/location.ts";
import { isLogtapError } from "../../../lib/fault/mod.ts";

Deno.test("parseBucket() reads buckets and prefixes", () => {
  const table: readonly (readonly [string, string, string, string])[] = [
    ["s3://logs/a/b", "s3", "logs", "a/b"],
    ["s3://logs/a/b/", "s3", "logs", "a/b"],
    ["gs://logs", "gs", "logs", ""],
    ["S3://logs/", "s3", "logs", ""],
    ["s3://my.logs/ä b+c?d#e%2f", "s3", "my.logs", "ä b+c?d#e%2f"],
    ["gs://example.com_old/x", "gs", "example.com_old", "x"],
  ];
  for (const [url, ...expected] of table) {
    const { kind, bucket, prefix } = parseBucket(url);
    assert.deepEqual([kind, bucket, prefix], expected, url);
  }
});

Deno.test("parseBucket() refuses what could lead elsewhere", () => {
  const refused = [
    "s3://",
    "s3:///a",
    "s3://b/x",
    "s3://-logs/x",
    "s3://lo gs/x",
    "s3://logs@evil.example/x",
    "s3://logs:80/x",
    "s3://logs/../x",
    "s3://logs/a/./b",
    "s3://logs/a//b",
    "s3://logs/a\\b",
    "s3://logs/a\nb",
    "s3://logs/a\u0000b",
    `s3://logs/${"a".repeat(3000)}`,
    "ftp://logs/x",
    "/etc",
  ];
  for (const url of refused) {
    assert.throws(() => parseBucket(url), (error) => isLogtapError(error, "usage"), url);
  }
});

Deno.test("parseRemote() never shows what may be a key", () => {
  const address = parseRemote("https://me:s%40crt@host.example:8443/dir/?sig=hidden#x");
  assert.deepEqual(address, {
    kind: "web",
    base: "https://host.example:8443/dir/",
    query: "?sig=hidden",
    authorization: `Basic ${btoa("me:s@crt")}`,
    shown: "https://host.example:8443/dir",
  });
  const bad = "https://me:%ff@host.example/secret";
  assert.throws(() => parseRemote(bad), (error: Error) => !error.message.includes("%ff"));
});

Deno.test("urlOf() puts the bucket where its service expects it, and encodes keys once", () => {
  const table: readonly (readonly [string, string | undefined, string, string])[] = [
    ["s3://logs/x", undefined, "eu-west-1", "https://logs.s3.eu-west-1.amazonaws.com/k"],
    ["s3://my.logs/x", undefined, "eu-west-1", "https://s3.eu-west-1.amazonaws.com/my.logs/k"],
    ["s3://logs", undefined, "cn-north-1", "https://logs.s3.cn-north-1.amazonaws.com.cn/k"],
    ["gs://logs", undefined, "us-east-1", "https://storage.googleapis.com/logs/k"],
    ["s3://logs", "http://127.0.0.1:9000", "us-east-1", "http://127.0.0.1:9000/logs/k"],
    ["s3://logs", "https://h.example/s3", "us-east-1", "https://h.example/s3/logs/k"],
  ];
  for (const [url, endpoint, region, expected] of table) {
    const plan = { address: parseBucket(url), region, caCerts: [] };
    const { href } = urlOf(endpoint === undefined ? plan : { ...plan, endpoint }, "k");
    assert.equal(href, expected);
  }
  const plan = { address: parseBucket("gs://logs"), region: "r", caCerts: [] };
  const hard = urlOf(plan, "a b/ü+%/!'()*?#");
  assert.equal(hard.pathname, "/logs/a%20b/%C3%BC%2B%25/%21%27%28%29%2A%3F%23");
  assert.equal(hard.search + hard.hash, "");
});

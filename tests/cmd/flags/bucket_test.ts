import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { type BucketFlags, bucketPlan, isRemote, sourceOf } from "../../../cmd/flags/bucket.ts";
import { placeOf } from "../../../cmd/flags/transfer.ts";
import { isLogtapError } from "../../../lib/fault/mod.ts";
import { testHost } from "../../support/host.ts";
import { tempDir } from "../../support/temp_dir.ts";

const NO_FLAGS: BucketFlags = {
  endpoint: undefined,
  region: undefined,
  profile: undefined,
  gcsKey: undefined,
  ca: undefined,
};
const PAIR = { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "SECRET" };
const PROFILES = `[default]
aws_access_key_id = FILEID
aws_secret_access_key = FILESECRET
[ci]
aws_access_key_id = CIID
aws_secret_access_key = CISECRET
`;

async function planOf(
  url: string,
  flags: Partial<BucketFlags> = {},
  env: Readonly<Record<string, string>> = {},
) {
  using home = tempDir();
  Deno.mkdirSync(home.file(".aws"));
  Deno.writeTextFileSync(home.file(".aws/credentials"), PROFILES);
  Deno.writeTextFileSync(home.file(".aws/config"), "[profile ci]\nregion = eu-west-3\n");
  const host = testHost({ env: { HOME: home.path, ...env } });
  return await bucketPlan(url, { ...NO_FLAGS, ...flags }, host);
}

Deno.test("keys come from variables, or the profile that is named, or the default one", async () => {
  const idOf = async (...args: Parameters<typeof planOf>) => {
    const { credentials } = await planOf(...args);
    return credentials.kind === "keys" ? credentials.accessKeyId : credentials.kind;
  };
  assert.equal(await idOf("s3://logs"), "FILEID");
  assert.equal(await idOf("s3://logs", {}, PAIR), "AKID");
  assert.equal(await idOf("s3://logs", { profile: "ci" }, PAIR), "CIID");
  assert.equal(await idOf("s3://logs", {}, { AWS_PROFILE: "ci" }), "CIID");
  assert.equal(await idOf("s3://logs", {}, { HOME: "/nowhere" }), "none");
  const session = await planOf("s3://logs", {}, { ...PAIR, AWS_SESSION_TOKEN: "TOKEN" });
  assert.deepEqual(session.credentials, {
    kind: "keys",
    accessKeyId: "AKID",
    secretAccessKey: "SECRET",
    sessionToken: "TOKEN",
  });
});

Deno.test("region and endpoint: flag, then variable, then profile; Amazon's say nothing to Google", async () => {
  assert.equal((await planOf("s3://logs")).region, "us-east-1");
  assert.equal((await planOf("s3://logs", { profile: "ci" })).region, "eu-west-3");
  const env = { ...PAIR, AWS_REGION: "r1", AWS_ENDPOINT_URL: "http://127.0.0.1:9000/" };
  const plan = await planOf("s3://logs", {}, env);
  assert.deepEqual([plan.region, plan.endpoint], ["r1", "http://127.0.0.1:9000"]);
  const flags = { region: "r2", endpoint: "https://x.example/s3//" };
  const flagged = await planOf("s3://logs", flags, env);
  assert.deepEqual([flagged.region, flagged.endpoint], ["r2", "https://x.example/s3"]);
  assert.equal((await planOf("gs://logs", {}, env)).endpoint, undefined);
});

Deno.test("Google: HMAC keys, or a service account's file", async () => {
  using dir = tempDir();
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const json = {
    type: "service_account",
    client_email: "a@b.example",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
  };
  Deno.writeTextFileSync(dir.file("key.json"), JSON.stringify(json));
  const kindOf = async (...args: Parameters<typeof planOf>) =>
    (await planOf(...args)).credentials.kind;
  const hmac = { GS_ACCESS_KEY_ID: "GOOG1", GS_SECRET_ACCESS_KEY: "S" };
  const file = { GOOGLE_APPLICATION_CREDENTIALS: dir.file("key.json") };
  assert.equal(await kindOf("gs://logs", {}, hmac), "keys");
  assert.equal(await kindOf("gs://logs", {}, file), "service_account");
  assert.equal(await kindOf("gs://logs", {}, { ...hmac, ...file }), "keys");
  assert.equal(
    await kindOf("gs://logs", { gcsKey: dir.file("key.json") }, hmac),
    "service_account",
  );
  assert.equal(await kindOf("gs://logs", {}, PAIR), "none", "Amazon's keys are not Google's");
});

Deno.test("what cannot be used is told without secrets", async () => {
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file("x"), "SECRET");
  const table: readonly (readonly [Parameters<typeof planOf>, RegExp])[] = [
    [["s3://logs", {}, { AWS_ACCESS_KEY_ID: "AKID" }], /without AWS_SECRET_ACCESS_KEY/],
    [["s3://logs", {}, { AWS_SECRET_ACCESS_KEY: "SECRET" }], /without AWS_ACCESS_KEY_ID/],
    [["s3://logs", { endpoint: "https://u:SECRET@h.example" }], /Cannot use endpoint/],
    [["s3://logs", { endpoint: "ftp://h" }], /Cannot use endpoint "ftp:\/\/h"/],
    [["s3://logs", { region: "../x" }], /region/],
    [["s3://logs", { profile: "gone" }], /profile "gone"/],
    [["s3://logs", { ca: dir.file("x") }], /--ca/],
    [["gs://logs", { gcsKey: dir.file("x") }], /--gcs-key/],
    [["gs://logs", { gcsKey: dir.file("gone") }], /--gcs-key/],
    [["http://x.example/"], /expected s3:/],
  ];
  for (const [args, message] of table) {
    await assert.rejects(planOf(...args), (error) => {
      return isLogtapError(error) && message.test(error.message) &&
        !`${error.message} ${error.hint}`.includes("SECRET ") &&
        !/[:=" ]SECRET/.test(error.message);
    }, message.source);
  }
});

Deno.test("a directory is a directory, whatever variables are set", async () => {
  using place = await sourceOf(
    "./s3:/x",
    NO_FLAGS,
    testHost({ env: { AWS_ACCESS_KEY_ID: "half" } }),
  );
  assert.equal(place.source, "./s3:/x");
});

Deno.test("a place is given once, by position or by flag", () => {
  assert.equal(placeOf("a URL", "a", undefined), "a");
  assert.equal(placeOf("a URL", undefined, "b"), "b");
  for (const [position, flag] of [[undefined, undefined], ["a", "b"], ["", undefined]] as const) {
    assert.throws(() => placeOf("a URL", position, flag), (error) => isLogtapError(error, "usage"));
  }
});

Deno.test("isRemote() takes URLs for URLs and paths for paths", () => {
  for (const url of ["s3://a", "gs://a", "http://a", "HTTPS://a"]) assert.ok(isRemote(url), url);
  for (const path of ["./s3", "s3:/a", "http", "/a", "C:\\a", ""]) assert.ok(!isRemote(path), path);
});

import assert from "node:assert/strict";
import { awsProfile } from "../../../../lib/bucket/mod.ts";
import { isLogtapError } from "../../../../lib/fault/mod.ts";

const FILES = {
  credentials: `# mine
[default]
aws_access_key_id = AKID
aws_secret_access_key=SE=CRET   

[ci]
AWS_ACCESS_KEY_ID = CIID
aws_secret_access_key = CISECRET
aws_session_token = TOKEN
`,
  config: `[default]
region = eu-west-1
s3 =
  region = nested
[profile ci]
region = us-west-2
endpoint_url = http://127.0.0.1:9000
[profile sso]
sso_session = corp
region = eu-north-1
`,
};

Deno.test("awsProfile() puts keys, region and endpoint of a profile together", () => {
  assert.deepEqual(awsProfile(FILES, { name: "default", isNamed: false }), {
    keys: { kind: "keys", accessKeyId: "AKID", secretAccessKey: "SE=CRET" },
    region: "eu-west-1",
  });
  assert.deepEqual(awsProfile(FILES, { name: "ci", isNamed: true }), {
    keys: {
      kind: "keys",
      accessKeyId: "CIID",
      secretAccessKey: "CISECRET",
      sessionToken: "TOKEN",
    },
    region: "us-west-2",
    endpoint: "http://127.0.0.1:9000",
  });
});

Deno.test("awsProfile() says what a profile lacks, without its secrets", () => {
  const none = { credentials: "", config: "" };
  assert.deepEqual(awsProfile(none, { name: "default", isNamed: false }), {});
  const isUsage = (error: unknown) =>
    isLogtapError(error, "usage") && !error.message.includes("SECRET");
  assert.throws(() => awsProfile(FILES, { name: "other", isNamed: true }), isUsage);
  assert.throws(() => awsProfile(FILES, { name: "sso", isNamed: true }), isUsage);
  // A section of the config file is no profile without its word.
  assert.throws(() => awsProfile(FILES, { name: "profile ci", isNamed: true }), isUsage);
});

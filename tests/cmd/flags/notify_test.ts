import assert from "node:assert/strict";
import { type NotifyFlags, notifyOf } from "../../../cmd/flags/notify.ts";
import { EVENT_KINDS } from "../../../lib/sink/start.ts";
import { testHost } from "../../support/host.ts";
import { tempDir } from "../../support/temp_dir.ts";

const FLAGS: NotifyFlags = {
  webhook: [],
  webhookEvents: [],
  webhookAuth: undefined,
  webhookAuthFile: undefined,
  webhookAllow: [],
  webhookCa: undefined,
  alertRules: undefined,
};
const URL_OF_HOOK = "https://hooks.example.com/s3cr3t";

Deno.test("notifyOf() is plain data, and empty when nothing is asked for", async () => {
  assert.deepEqual(await notifyOf(FLAGS, testHost()), {});
  const host = testHost();
  const { notify } = await notifyOf({ ...FLAGS, webhook: [URL_OF_HOOK] }, host);
  assert.deepEqual(structuredClone(notify), notify);
  assert.deepEqual(notify?.events, EVENT_KINDS);
  assert.deepEqual(notify?.auth, { kind: "none" });
  assert.equal(notify?.targets[0]?.path, "/s3cr3t");
  assert.equal(notify?.host, Deno.hostname());
  assert.equal(host.stderr.text, "");
});

Deno.test("notifyOf() reads secrets from a file, rules from YAML, authorities from PEM", async () => {
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file("secret"), "hmac-sha256:abc\n", { mode: 0o600 });
  Deno.writeTextFileSync(dir.file("ca"), "-----BEGIN CERTIFICATE-----\nx\n");
  Deno.writeTextFileSync(
    dir.file("rules"),
    "rules:\n  - {name: disk, metric: disk_pct, op: gt, threshold: 80, for: 30s} # a comment\n",
  );
  const { notify } = await notifyOf({
    ...FLAGS,
    webhook: [URL_OF_HOOK],
    webhookAuthFile: dir.file("secret"),
    webhookCa: dir.file("ca"),
    alertRules: dir.file("rules"),
  }, testHost());
  assert.deepEqual(notify?.auth, { kind: "hmac-sha256", secret: "abc" });
  assert.deepEqual(notify?.caCerts, ["-----BEGIN CERTIFICATE-----\nx\n"]);
  assert.deepEqual(notify?.rules.map(({ name, forMs }) => [name, forMs]), [["disk", 30_000]]);
});

Deno.test("notifyOf() watches by rules without any URL", async () => {
  using dir = tempDir();
  Deno.writeTextFileSync(
    dir.file("rules"),
    "rules: [{name: a, metric: drop_rate, op: gt, threshold: 0}]",
  );
  const { notify } = await notifyOf({ ...FLAGS, alertRules: dir.file("rules") }, testHost());
  assert.equal(notify?.rules.length, 1);
});

Deno.test("notifyOf() refuses what cannot work, and says why without saying secrets", async () => {
  using dir = tempDir();
  const file = (name: string, text: string | Uint8Array) => {
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    Deno.writeFileSync(dir.file(name), bytes);
    return dir.file(name);
  };
  const bomb = "a: &a [x,x]\nb: &b [*a,*a]\nrules: [*b,*b]";
  const table: readonly (readonly [flags: Partial<NotifyFlags>, kind: string, says: RegExp])[] = [
    [{ webhook: ["nonsense s3cr3t"] }, "usage", /^Cannot send webhooks to a URL: expected http/],
    [{ webhook: ["http://169.254.169.254/s3cr3t"] }, "usage", /it is a cloud's metadata service/],
    [{ webhookEvents: ["strat"] }, "usage", /event "strat": did you mean "start"\?$/],
    [{ webhookEvents: ["x"] }, "usage", /expected some of start, stop, rotation, error, disk-/],
    [{ webhookAuth: "s3cr3t" }, "usage", /expected bearer:TOKEN or hmac-sha256:SECRET$/],
    [{ webhookAllow: ["a/b"] }, "usage", /Cannot allow webhooks to "a\/b"/],
    [
      { webhookAuth: "bearer:s3cr3t", webhookAuthFile: "x" },
      "usage",
      /^Cannot use both --webhook-auth and --webhook-auth-file$/,
    ],
    [
      { webhookAuth: "bearer:s3cr3t", webhook: ["https://u:p@example.com/"] },
      "usage",
      /^Cannot send both the token/,
    ],
    [
      { webhookAuthFile: dir.file("missing") },
      "not_found",
      /--webhook-auth-file .*: there is no such/,
    ],
    [{ webhookAuthFile: dir.path }, "usage", /it is a directory$/],
    [{ webhookAuthFile: file("empty", "") }, "usage", /expected bearer:TOKEN/],
    [{ webhookCa: file("ca", "nothing") }, "usage", /expected a certificate in PEM$/],
    [{ alertRules: file("big", "#".repeat((1 << 20) + 1)) }, "usage", /it is larger than 1 MiB$/],
    [{ alertRules: file("binary", Uint8Array.of(0xff, 0xfe)) }, "usage", /it is not UTF-8 text$/],
    [{ alertRules: file("broken", "rules:\n  - {name: x") }, "usage", /broken: .* at line 2/],
    [{ alertRules: file("twice", "rules: []\nrules: []") }, "usage", /unique.* at line 2/],
    [{ alertRules: file("bomb", bomb) }, "usage", /bomb: aliases \(\*name\) are not taken$/],
    [{ alertRules: file("deep", "[".repeat(100_000)) }, "usage", /deep: it is nested too deeply$/],
    [{ alertRules: file("two", "rules: []\n---\nrules: []") }, "usage", /multiple documents/],
    [{ alertRules: file("none", "") }, "usage", /expected "rules:" with a list, got nothing$/],
  ];
  for (const [flags, kind, message] of table) {
    await assert.rejects(
      notifyOf({ ...FLAGS, ...flags }, testHost()),
      (error: Error & { readonly kind?: string }) => {
        assert.equal(error.kind, kind, error.stack);
        assert.match(error.message, message);
        assert.ok(!error.message.includes("s3cr3t"), error.message);
        return true;
      },
    );
  }
});

Deno.test("notifyOf() warns of secrets that others can see, and of alerts that nobody gets", async () => {
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file("open"), "bearer:s3cr3t");
  Deno.chmodSync(dir.file("open"), 0o644);
  Deno.writeTextFileSync(
    dir.file("rules"),
    "rules: [{name: a, metric: drop_rate, op: gt, threshold: 0}]",
  );
  const webhook = [URL_OF_HOOK];
  const inVariable = { LOGTAP_RECV_WEBHOOK_AUTH: "bearer:s3cr3t" };
  const table: readonly (readonly [Partial<NotifyFlags>, RegExp | undefined, object?])[] = [
    [{ webhook, webhookAuth: "bearer:s3cr3t" }, undefined, inVariable],
    [{ webhook: ["https://u:s3cr3t@example.com"] }, /password in a --webhook URL can be read/],
    [{ webhook: ["https://u:s3cr3t@example.com"] }, undefined, { LOGTAP_RECV_WEBHOOKS: "x" }],
    [{ webhook, webhookAuthFile: dir.file("open") }, /every user of this machine can read .*open/],
    [
      { webhook: ["http://a.example/s3cr3t"], webhookAuth: "bearer:x" },
      /for http:\/\/a\.example travels in the clear/,
      inVariable,
    ],
    [{ webhook: ["http://127.0.0.1/s3cr3t"], webhookAuth: "bearer:x" }, undefined, inVariable],
    [{ webhook: ["http://a.example"], webhookAuth: "hmac-sha256:x" }, undefined, inVariable],
    [{ webhook, webhookEvents: ["stop"], alertRules: dir.file("rules") }, /alerts are not posted/],
    [{ webhook, webhookEvents: ["alert"], alertRules: dir.file("rules") }, undefined],
  ];
  for (const [flags, says, env = {}] of table) {
    const host = testHost({ env: { ...env } });
    await notifyOf({ ...FLAGS, ...flags }, host);
    const { text } = host.stderr;
    if (says === undefined) assert.equal(text, "", JSON.stringify(flags));
    else assert.match(text, new RegExp(`^warning: .*${says.source}.*\n$`));
    assert.ok(!text.includes("s3cr3t"), text);
  }
});

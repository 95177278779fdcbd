import assert from "node:assert/strict";
import { VERBS } from "../main.ts";
import { environmentName, flagName } from "../lib/cli/mod.ts";

/** Where data goes, who may come in, what is taken for a key, which rights there are. */
const DANGEROUS = /^(webhook|alert|tls|clientCa|apiKey|readKey|allow|sandbox|repair)/;
const OPENS = /^(listen|host)$/;
/** What its owner has set must not be weakened by a file that came with a folder. */
const PROTECTS = /^redact/;
const SECRET = /(key|auth|token|secret|password)$/i;

for (const [name, verb] of Object.entries(VERBS)) {
  Deno.test(`the command behind ${name} is what the list of verbs says`, async () => {
    const { default: command } = await verb.load();
    assert.equal(command.name, name);
    assert.equal(command.summary, verb.summary);
  });

  Deno.test(`the flags of ${name} do not clash`, async () => {
    const { default: command } = await verb.load();
    const flags = Object.entries(command.flags);
    const spellings = flags.flatMap(([key, flag]) => [
      environmentName(name, key),
      ...flag.short === undefined ? [] : [flag.short],
      ...flag.env === undefined ? [] : [flag.env],
    ]);
    assert.deepEqual(spellings, [...new Set(spellings)]);
    for (const [key, { doc, short }] of flags) {
      assert.match(doc, /^[A-Z].*[^.]$/s, `the text of ${key} is a phrase`);
      assert.match(short ?? "x", /^[A-Za-z]$/);
      assert.notEqual(short, "h");
    }
  });

  Deno.test(`what a planted .logtap.yaml may do to ${name}`, async () => {
    const { default: command } = await verb.load();
    for (const [key, { local, secret, completes, ...rest }] of Object.entries(command.flags)) {
      const flag = `--${flagName(key)}`;
      const isFile = "value" in rest && /^FILE\b/.test(rest.value);
      if (DANGEROUS.test(key)) assert.equal(local, "never", `${flag} is not for others to set`);
      if (OPENS.test(key)) assert.equal(local, "loopback", `${flag} opens a door`);
      if (PROTECTS.test(key)) assert.ok(local !== undefined, `${flag} is its owner's first`);
      if (completes === "capture") assert.equal(local, "never", `${flag} may name another machine`);
      if (/^(file|directory)$/.test(completes ?? "")) assert.ok(local, `${flag} names a place`);
      if (SECRET.test(key) && !isFile) assert.equal(secret, "always", `${flag} is never shown`);
    }
  });

  Deno.test(`the shell completes paths of ${name}`, async () => {
    const { default: command } = await verb.load();
    for (const [key, flag] of Object.entries(command.flags)) {
      const value = "value" in flag ? flag.value : "";
      if (value === "DIR") assert.match(flag.completes ?? "", /^(directory|capture)$/, key);
      if (value === "FILE" || value === "PATH") assert.equal(flag.completes, "file", key);
    }
  });

  Deno.test(`${name} says what it does not do`, async () => {
    const { default: command } = await verb.load();
    if (verb.hidden === true) return;
    const { doesNot = [] } = command;
    assert.ok(doesNot.length > 0);
    for (const text of doesNot) assert.match(text, /^[a-z].{9,}[^.]$/, "what follows `does not`");
  });

  Deno.test(`${name} and the list of verbs agree on files`, async () => {
    const { default: command } = await verb.load();
    assert.equal(command.plain ?? false, verb.plain ?? false);
  });
}

import { BUILD, defineCommand, JSON_FLAG, jsonText } from "../lib/cli/mod.ts";
import { EXIT, LogtapError } from "../lib/fault/mod.ts";
import {
  checkSignature,
  signatureJson,
  signatureText,
  signCapture,
  signedJson,
  signedText,
} from "../lib/sign/mod.ts";
import { canonicalTs } from "../lib/units/mod.ts";
import { refuseRemote } from "./flags/bucket.ts";
import { withByteCount } from "./flags/progress.ts";
import { expectedKey, signingKey } from "./flags/signing_key.ts";

/** `logtap sign`: signs a finished capture, or compares one with its signature. */
export default defineCommand({
  name: "sign",
  summary: "Sign a finished capture, or check its signature",
  description:
    "Writes the sha256 of every file, a statement about them and its Ed25519 signature\n" +
    "beside the data: manifest.sha256, manifest.json and manifest.sig. With --verify,\n" +
    "tells what was changed, added or removed since, and whose signature it is. Without\n" +
    "--public-key any signer will do: whoever can change the data can sign it anew.",
  args: { dir: { doc: "Capture directory", completes: "capture" } },
  flags: {
    verify: { kind: "switch", local: "never", doc: "Check the signature instead of making one" },
    key: {
      kind: "text",
      value: "FILE",
      local: "never",
      completes: "file",
      doc: "Sign with this private key, made on first use; else with one of your own folder",
    },
    publicKey: {
      kind: "text",
      value: "FILE|FINGERPRINT",
      local: "never",
      completes: "file",
      doc: "With --verify, the key that must have signed",
    },
    force: { kind: "switch", local: "never", doc: "Replace a signature by another key" },
    json: JSON_FLAG,
  },
  exits: {
    0: "signed, or nothing is wrong",
    1: "the capture is being written, has no end, or somebody else has signed it",
    3: "no capture at DIR, or it is not signed",
    6: "with --verify: something differs, or another key has signed",
  },
  examples: [
    { doc: "Sign, with a key that is made on first use", line: "logtap sign ./capture" },
    { doc: "Is it still what was signed?", line: "logtap sign ./capture --verify" },
    {
      doc: "The one number that stands for all files, for a script",
      line: "logtap sign ./capture --json | jq -r .root_hash",
    },
  ],
  doesNot: [
    "encrypt or lock the capture",
    "prove when it was signed: the time is what the signer's clock said",
    "sign a capture that is being written",
  ],
  async run(flags, { dir }, host) {
    refuseMixed(flags);
    refuseRemote(dir, "sign", "`logtap download` makes it one; a signature travels with it");
    const { verify, publicKey, json } = flags;
    if (verify) {
      const expected = publicKey === undefined ? undefined : await expectedKey(publicKey);
      const report = await withByteCount(host, `${dir} read`, (onBytes) => {
        return checkSignature(dir, { expected, signal: host.signal, onBytes });
      });
      await host.stdout.write(json ? jsonText(signatureJson(report)) : signatureText(report));
      return report.findings.length === 0 ? EXIT.ok : EXIT.findings;
    }
    const how = {
      key: () => signingKey(flags.key, host),
      signedAt: canonicalTs(new Date(host.nowMs()).toISOString())!,
      writer: `logtap ${BUILD.version}`,
      replace: flags.force,
    };
    const signed = await withByteCount(host, `${dir} read`, (onBytes) => {
      return signCapture(dir, { ...how, signal: host.signal, onBytes });
    });
    await host.stdout.write(json ? jsonText(signedJson(signed)) : signedText(signed));
    return EXIT.ok;
  },
});

interface MixedFlags {
  readonly verify: boolean;
  readonly key: string | undefined;
  readonly publicKey: string | undefined;
  readonly force: boolean;
}

/** @throws {LogtapError} usage — flags that do not go together. */
export function refuseMixed({ verify, key, publicKey, force }: MixedFlags): void {
  const refuse = (flag: string, hint: string) => {
    throw new LogtapError("usage", `Cannot use ${flag} ${verify ? "with" : "without"} --verify`, {
      hint,
    });
  };
  if (verify && key !== undefined) {
    refuse("--key", "--public-key names the key that must have signed");
  }
  if (verify && force) refuse("--force", "it is for signing");
  if (!verify && publicKey !== undefined) {
    refuse("--public-key", "--key names the key to sign with");
  }
}

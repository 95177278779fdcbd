import { type Host, loadConfigFiles, readFlagFile } from "../../lib/cli/mod.ts";
import { LogtapError } from "../../lib/fault/mod.ts";
import {
  createKeyFile,
  type ExpectedKey,
  makeKey,
  makeKeyFolder,
  parseFingerprint,
  readPrivateKey,
  readPublicKey,
  type SigningKey,
} from "../../lib/sign/mod.ts";

/** In the folder of the person's own files. */
const KEY_NAME = "signing.key";

/** What `--public-key` names: a fingerprint, or a file. @throws {LogtapError} usage, not_found. */
export async function expectedKey(text: string): Promise<ExpectedKey> {
  const known = parseFingerprint(text);
  if (known !== undefined) return known;
  const { text: pem } = await readFlagFile("--public-key", text);
  return readPublicKey(pem, "--public-key");
}

/** The key to sign with; a new one if there is none yet. @throws {LogtapError} usage, denied. */
export async function signingKey(path: string | undefined, host: Host): Promise<SigningKey> {
  const place = path ?? await ownKeyPlace(host);
  const made = makeKey();
  if (await createKeyFile(place, made)) {
    host.stderr.write(`logtap: made the key ${place}; others check with ${place}.pub\n`);
    return readPrivateKey(made.privatePem, "the new key");
  }
  const { text, isOpenToAll } = await readFlagFile("--key", place);
  if (isOpenToAll) {
    host.stderr.write(`logtap: every user of this machine can read the key ${place}: chmod 600\n`);
  }
  return readPrivateKey(text, `--key "${place}"`);
}

async function ownKeyPlace(host: Host): Promise<string> {
  const folder = (await loadConfigFiles()).ownFolder((name) => host.env(name));
  if (folder === undefined) {
    const text = "Cannot find a folder for the signing key: there is no home directory";
    throw new LogtapError("usage", text, { hint: "--key names a file" });
  }
  await makeKeyFolder(folder);
  return `${folder}/${KEY_NAME}`;
}

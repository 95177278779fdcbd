import { readMetadata } from "../../lib/capture/mod.ts";
import type { Host } from "../../lib/cli/mod.ts";
import { DISK_KEYS, findKey, type FoundKey, type KeyWish } from "../../lib/redact/mod.ts";

type Given = Pick<KeyWish, "given">;

/** The key that a capture goes on with, or a new one that is kept for it. */
export async function keyForCapture(
  given: Given,
  { dir, env }: { readonly dir: string; readonly env: Host["env"] },
): Promise<FoundKey> {
  const before = (await readMetadata(dir))?.redaction?.keyId;
  const folder = keyFolder(env);
  return await findKey({ ...given, folder, ...(before !== undefined && { before }) }, DISK_KEYS);
}

/** A key that is forgotten with the command, unless one was given. */
export async function keyForRun(given: Given): Promise<FoundKey> {
  const nowhere = { ...DISK_KEYS, create: () => Promise.resolve() };
  return await findKey({ ...given, folder: "" }, nowhere);
}

/** Where keys are kept: beside other programs' state, never in the capture. */
function keyFolder(env: Host["env"]): string | undefined {
  const state = env("XDG_STATE_HOME") ?? env("LOCALAPPDATA")?.replaceAll("\\", "/");
  if (state !== undefined) return `${state}/logtap/redact-keys`;
  const home = env("HOME");
  return home === undefined ? undefined : `${home}/.local/state/logtap/redact-keys`;
}

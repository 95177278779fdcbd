import { gzipSync } from "node:zlib";
import { ROOT } from "../product.ts";
import { releaseFormula } from "./formula.ts";
import { changesIn, releaseNotes } from "./notes.ts";
import { REPOSITORY } from "./project.ts";
import { embedded } from "../compile/embedded_packages.ts";
import { sbomText } from "./sbom.ts";
import type { State } from "./state.ts";
import { sha256, sumsText } from "./sums.ts";
import { tarBytes } from "./tar.ts";
import { archiveName, binaryName, type Target } from "./targets.ts";

/** The name that everything looks for: install.sh, `sha256sum --check`, the attestation. */
export const SUMS_NAME = "SHA256SUMS";

/**
 * Writes what stands beside the programs in `folder`: archives, list of parts, installer, notes,
 * formula and, last, the checksums of all that is downloaded. `built` are the targets whose programs
 * are there already. Takes the memory of one program twice.
 */
export async function packRelease(
  folder: string,
  built: readonly Target[],
  state: State,
): Promise<readonly string[]> {
  const { version } = state;
  const sums = new Map<string, string>();
  const put = async (name: string, content: string | Uint8Array) => {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(`${folder}/${name}`, bytes);
    sums.set(name, sha256(bytes));
  };
  for (const target of built) {
    const name = binaryName(version, target);
    const program = await Deno.readFile(`${folder}/${name}`);
    sums.set(name, sha256(program));
    const archive = archiveName(version, target);
    if (archive !== undefined) await put(archive, await archiveOf(program, state.epoch));
  }
  const lock = JSON.stringify((await embedded()).lock);
  await put(`logtap-${version}.cdx.json`, sbomText({ ...state, lock, deno: Deno.version.deno }));
  await put("install.sh", await read("scripts/install.sh"));
  await put("logtap.rb", releaseFormula(await read("deploy/homebrew/logtap.rb"), version, sums));
  await Deno.writeTextFile(`${folder}/${SUMS_NAME}`, sumsText(sums));
  await Deno.writeTextFile(`${folder}/NOTES.md`, notesOf(state));
  return [...sums.keys(), SUMS_NAME, "NOTES.md"].sort();
}

async function archiveOf(program: Uint8Array, epoch: number): Promise<Uint8Array> {
  const document = async (name: string) => ({
    ...{ name, mode: 0o644 },
    bytes: await Deno.readFile(new URL(name, ROOT)),
  });
  const files = [
    { name: "logtap", mode: 0o755, bytes: program },
    await document("LICENSE"),
    await document("README.md"),
    await document("CHANGELOG.md"),
  ];
  return gzipSync(tarBytes(files, epoch));
}

function notesOf({ version, changelog }: State): string {
  const changes = changesIn(changelog, version) ?? changesIn(changelog, "Unreleased") ?? "";
  return releaseNotes({ version, repository: REPOSITORY, changes });
}

function read(path: string): Promise<string> {
  return Deno.readTextFile(new URL(path, ROOT));
}

import config from "../../deno.json" with { type: "json" };

/** Which logtap this is. */
export interface BuildInfo {
  readonly version: string;
  /** Abbreviated commit, with `-dirty` if there were changes on top; `dev` when not compiled. */
  readonly commit: string;
  /** When it was compiled, RFC 3339; `dev` when not compiled. */
  readonly date: string;
  /** The runtime below. */
  readonly deno: string;
  readonly v8: string;
}

/** Written by scripts/compile.ts and embedded with `--include`. */
const STAMP = new URL("../../dist/build.json", import.meta.url);

export const BUILD: BuildInfo = {
  version: config.version,
  commit: "dev",
  date: "dev",
  ...stamp(),
  deno: Deno.version.deno,
  v8: Deno.version.v8,
};

/** Only in a compiled program: beside the sources the file tells of some earlier compilation. */
function stamp(): { readonly commit: string; readonly date: string } | undefined {
  if (!Deno.build.standalone) return undefined;
  try {
    const { commit, date } = JSON.parse(Deno.readTextFileSync(STAMP));
    return { commit: String(commit), date: String(date) };
  } catch {
    // Compiled by hand, without the stamp: the version alone must do.
    return undefined;
  }
}

/** `logtap 0.1.0 (commit 1a2b3c4, built 2026-11-21T10:32:01Z)`. */
export function versionLine(build: BuildInfo = BUILD): string {
  return `logtap ${build.version} (commit ${build.commit}, built ${build.date})`;
}

import { shellWord } from "../../ansi/mod.ts";
import { patternOf } from "../../line/mod.ts";
import { isoOf } from "./moment.ts";
import type { Triage } from "./triage.ts";

/** A command to go on with; it runs as it is pasted into sh, bash, zsh and fish. */
export interface Suggestion {
  readonly what: string;
  readonly command: string;
}

/** Signatures that are worth a command each. */
const SIGNATURES_MAX = 3;

/** What to look at next, in this capture. */
export function suggestionsOf({ dir, windows, signatures }: Triage): readonly Suggestion[] {
  const place = shellWord(dir.startsWith("-") ? `./${dir}` : dir);
  const found: Suggestion[] = [];
  const { peakError } = windows;
  if (peakError !== undefined) {
    // The end of a window is the beginning of the next, and --to is inclusive.
    const to = isoOf(peakError.toS - 1).replace("Z", ".999999999Z");
    const command = `logtap slice ${place} --from ${isoOf(peakError.fromS)} --to ${to} --out peak`;
    found.push({ what: "The peak of errors as a capture of its own", command });
  }
  for (const signature of signatures.slice(0, SIGNATURES_MAX)) {
    const pattern = patternOf(signature);
    if (pattern === undefined) continue;
    const command = `logtap grep ${shellWord(pattern)} ${place} --format text -C 3`;
    found.push({ what: `Around "${signature.signature}"`, command });
  }
  return found;
}

import { ALONE } from "../test_plan.ts";
import type { Breach, Source } from "./source.ts";

const SAYS_WHY = /^\/\*\* Runs alone: \w/;

/** Tests that run alone cost everybody time: each says why it does, and only those do. */
export function checkAlone(sources: readonly Source[]): Breach[] {
  return sources.filter(({ path }) => path.endsWith("_test.ts")).flatMap(({ path, text }) => {
    const isAlone = path.startsWith(`${ALONE}/`);
    if (isAlone === SAYS_WHY.test(text)) return [];
    const says = isAlone
      ? "does not begin with why: /** Runs alone: … */"
      : `says that it runs alone, and does not lie in ${ALONE}`;
    return [{ path, line: 1, says }];
  });
}

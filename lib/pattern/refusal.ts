import { cutValue, LogtapError } from "../fault/mod.ts";

const BACK_REFERENCE = /^\\(?:[1-9]|k)/;
const LOOK_AROUND = /^\(\?<?[=!]/;
const HINT = "patterns use RE2 syntax (https://github.com/google/re2/wiki/Syntax)";

/** What re2js says is wrong with a pattern: a reason, and mostly the piece that it is about. */
export interface SyntaxProblem {
  readonly error: string;
  readonly input?: string | null;
}

/** The fault that refuses a pattern, in one sentence. */
export function refusal(source: string, why: string, cause?: unknown): LogtapError {
  const options = cause === undefined ? { hint: HINT } : { hint: HINT, cause };
  return new LogtapError("usage", `Cannot use pattern "${cutValue(source)}": ${why}`, options);
}

/** Says in our words what re2js found. */
export function explainProblem({ error, input }: SyntaxProblem): string {
  const piece = input ?? "";
  if (BACK_REFERENCE.test(piece)) {
    return `back-references such as ${piece.slice(0, 2)} are not supported, expected RE2 syntax`;
  }
  if (LOOK_AROUND.test(piece)) {
    return `look-around such as ${
      /^\(\?<?[=!]/.exec(piece)![0]
    } is not supported, expected RE2 syntax`;
  }
  return piece === "" ? error : `${error}, at "${cutValue(piece)}"`;
}

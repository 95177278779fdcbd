/** A text file of the repository. */
export interface Source {
  /** From the root, with slashes: `lib/cli/mod.ts`. */
  readonly path: string;
  readonly text: string;
}

/** Something that breaks a rule of the house. */
export interface Breach {
  readonly path: string;
  /** From 1; 0 for the file as a whole. */
  readonly line: number;
  readonly says: string;
}

/** The program's own code, without tests and tools. */
export function isProduct({ path }: Source): boolean {
  return path === "main.ts" || /^(lib|cmd|tui|forwarder)\/.+\.ts$/.test(path);
}

/** Lines with their numbers, comments blanked out; strings stay. */
export function codeLines(source: Source): { readonly line: number; readonly code: string }[] {
  const bare = source.text.replace(
    // A string or template comes first, so that `//` in it is not taken for a comment.
    /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[^])*`|\/\*[^]*?\*\/|\/\/.*$/gm,
    (found) => found.startsWith("/") ? found.replace(/[^\n]/g, " ") : found,
  );
  return bare.split("\n").map((code, i) => ({ line: i + 1, code }));
}

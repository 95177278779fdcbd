/** A directory that is gone, with all in it, at the end of its block: `using dir = tempDir();`. */
export interface TempDir extends Disposable {
  readonly path: string;
  /** A path in it. */
  file(name: string): string;
}

export function tempDir(): TempDir {
  const path = Deno.makeTempDirSync({ prefix: "logtap-test-" });
  return {
    path,
    file: (name) => `${path}/${name}`,
    [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }),
  };
}

import { outputOf, runProgram } from "./program.ts";
import { needs } from "./skip.ts";
import { tempDir } from "./temp_dir.ts";

/** A mounted tmpfs of 1 MB, unmounted at the end of its block. */
export async function smallDisk(): Promise<AsyncDisposable & { readonly path: string }> {
  const temp = tempDir();
  await outputOf("mount", ["-t", "tmpfs", "-o", "size=1m", "logtap-test", temp.path]);
  return {
    path: temp.path,
    async [Symbol.asyncDispose]() {
      await outputOf("umount", [temp.path]);
      temp[Symbol.dispose]();
    },
  };
}

/** Whether this machine lets us mount: root alone is not enough in most containers. */
async function mayMount(): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  using temp = tempDir();
  const { code } = await runProgram("mount", ["-t", "tmpfs", "logtap-probe", temp.path]);
  return code === 0 && (await runProgram("umount", [temp.path])).code === 0;
}

/** Tests that fill up a disk of their own. */
export const onSmallDisk = needs({ name: "mounting a tmpfs", met: await mayMount() });

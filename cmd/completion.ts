import { defineCommand, loadCompletion } from "../lib/cli/mod.ts";
import { cutValue, EXIT, LogtapError } from "../lib/fault/mod.ts";

const { isShell, SCRIPTS, SHELLS } = await loadCompletion();

/** `logtap completion`: prints what a shell needs to complete command lines. */
export default defineCommand({
  name: "completion",
  summary: "Print a script that makes a shell complete commands",
  plain: true,
  description:
    `Completes commands, flags, their values, files, captures, and the labels of a capture. The
script asks the logtap on PATH, so it need not be renewed with it. In the file the shell starts with:

  bash        source <(logtap completion bash)
  zsh         source <(logtap completion zsh)           behind compinit
  fish        logtap completion fish | source
  PowerShell  logtap completion powershell | Out-String | Invoke-Expression`,
  args: { shell: { doc: `One of ${SHELLS.join(", ")}`, suggests: SHELLS } },
  flags: {},
  exits: { 0: "script printed" },
  examples: [{ doc: "For this bash", line: "source <(logtap completion bash)" }],
  doesNot: [
    "install the script: it says how",
  ],
  async run(_flags, { shell }, host) {
    if (!isShell(shell)) {
      const expected = `expected ${SHELLS.slice(0, -1).join(", ")} or ${SHELLS.at(-1)}`;
      throw new LogtapError("usage", `Cannot complete in "${cutValue(shell)}": ${expected}`);
    }
    await host.stdout.write(SCRIPTS[shell]);
    return EXIT.ok;
  },
});

import { type Command, defineCommand, type LazyVerb, loadCompletion } from "../lib/cli/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";

/** `logtap __complete`: what the scripts of `logtap completion` ask. */
export function completeCommand(verbs: Readonly<Record<string, LazyVerb>>): Command {
  return defineCommand({
    name: "__complete",
    summary: "Answer a shell",
    plain: true,
    args: {
      words: { doc: "The command line behind the program's name", optional: true, rest: true },
    },
    flags: {
      quoted: { kind: "switch", doc: "The words are as they were typed, with quotes" },
      next: { kind: "switch", doc: "A further word begins, still empty" },
    },
    exits: { 0: "always: a shell that asks wants no errors" },
    async run(flags, { words }, host) {
      const { answerText, complete, diskFolders, readLabels, unquote } = await loadCompletion();
      const plain = flags.quoted ? words.map(unquote) : words;
      const line = flags.next ? [...plain, ""] : plain;
      const folders = diskFolders(host.env);
      try {
        await host.stdout.write(answerText(await complete(line, { verbs, folders, readLabels })));
      } catch {
        // No such capture, nothing readable: there is nothing to offer, and nobody to tell.
      }
      return EXIT.ok;
    },
  });
}

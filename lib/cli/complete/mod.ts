/**
 * What the shell completes. Part of the room lib/cli; other rooms load it by `loadCompletion`.
 *
 * The scripts (scripts/, one a shell) are small and know nothing of logtap's commands: on TAB they
 * run `logtap __complete --quoted -- WORDS…` with the words behind the program's name, the last one
 * as far as it has been typed, and get
 *
 *     words                 words, open (no space follows) or paths
 *     --fsync=always        a candidate a line: the whole word,
 *     --fsync=off<TAB>doc   perhaps with a phrase
 *
 * Candidates come from the data of the flags, from the file system (`Folders`) and, for labels, from
 * the index of the capture on the line. Everything is bounded, for somebody waits: names of a
 * folder, bytes of an index, candidates. Whatever goes wrong, there are no candidates and no message.
 */
export { type Answer, answerText, type Candidate } from "./candidate.ts";
export { complete, type CompletedVerb } from "./complete.ts";
export { diskFolders } from "./disk.ts";
export { readLabels } from "./labels.ts";
export { isShell, SCRIPTS, type Shell, SHELLS } from "./script.ts";
export { unquote } from "./unquote.ts";

/**
 * The command line: commands as data, and the small world they run in. Owns how flags are spelled
 * and where their values come from (command line, environment, files, default), help texts, what the
 * shell completes, how faults are told, when there is colour, and `Host`, which is all that a
 * command may touch outside. Does not own any command: those are in cmd/, one file each, of this
 * shape:
 *
 *     export default defineCommand({
 *       name: "inspect",
 *       summary: "Summarise a capture",
 *       args: { dir: { doc: "Capture directory" } },
 *       flags: { json: JSON_FLAG, maxDisk: { kind: "parsed", value: "SIZE", parse: parseBytes, doc: "…" } },
 *       exits: { 0: "summary printed", 3: "no capture at DIR" },
 *       async run(flags, args, host) {              // flags.json: boolean, flags.maxDisk?: number
 *         await host.stdout.write(jsonText(await summarise(args.dir, host.signal)));
 *         return EXIT.ok;
 *       },
 *     });
 *
 * `host.ts` is the one file that touches the process, `disk.ts` reads files that flags name, those
 * of config/ and complete/ the files they are about; `build_info.ts` reads what the compile task
 * embedded. Text on its way out is gathered to 64 KiB or 50 ms; `write` gives a promise when the
 * reader is slow, so memory is bounded by one piece for those who await it.
 */
export {
  type Arg,
  argName,
  type Args,
  type Command,
  type CommandSpec,
  defineCommand,
  usageOf,
} from "./command.ts";
export {
  COLOR_FLAG,
  environmentName,
  type Flag,
  flagName,
  type Flags,
  type FlagValues,
  JSON_FLAG,
} from "./flags.ts";
export { type Host, Stop } from "./port.ts";
export type { Output } from "./output.ts";
export { openHost } from "./host.ts";
export { type FlagFile, readFlagFile, readSecretFile } from "./disk.ts";
export { type LazyVerb, type Program, runProgram } from "./program.ts";
export { commandHelp, exitRows, flagRows, shownVerbs } from "./help.ts";
/** What only some commands need, and the others must not pay for. */
export const loadConfig = () => import("./config/mod.ts");
export const loadConfigFiles = () => import("./config/disk.ts");
export const loadCompletion = () => import("./complete/mod.ts");
export type { ShownSettings } from "./config/mod.ts";
export { LineProgress } from "./line_progress.ts";
export { nearest } from "./suggest.ts";
export { type ColorChoice, wantsColor } from "./color.ts";
export { type Align, jsonText, tableText } from "./table.ts";
export { asFault } from "./faults.ts";
export { BUILD, type BuildInfo, versionLine } from "./build_info.ts";

/**
 * Configuration files: where they are, what they may hold, and what of it a command gets. Part of
 * the room lib/cli; other rooms load it by `loadConfig`. docs/configuration.md tells it to people.
 *
 *     const files = readConfigFiles(host.env);                   // [] for most people
 *     const sections = await readSections(files, ["recv", …]);   // loads the YAML parser
 *     const source = fileSource(sections, command);              // one more FlagSource
 *
 * A file is at most 256 KB, two levels deep, texts at its leaves. Everything that is wrong with it
 * is one fault that names file, line and key, and never quotes a value. Who may write a file is
 * checked when it is read (disk.ts), what a file of the current directory may set when it is used
 * (local_rule.ts).
 */
export {
  type ConfigFile,
  createConfigFile,
  findUserFile,
  isThere,
  readConfigFiles,
} from "./disk.ts";
export { CONFIG_VARIABLE, LOCAL_PATH } from "./places.ts";
export { fileSource, readSections } from "./settings.ts";
export { type ShownSetting, type ShownSettings, showSettings } from "./show.ts";
export { configTemplate } from "./template.ts";

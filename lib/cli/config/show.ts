import type { Command } from "../command.ts";
import { flagName } from "../flags.ts";
import type { Host } from "../port.ts";
import { environmentSource } from "../resolve.ts";
import { readValue, shownValue } from "../values.ts";
import { type ConfigFile, readConfigFiles } from "./disk.ts";
import { fileSource, readSections } from "./settings.ts";

/** A setting that a variable or a file has made, as people may see it. */
export interface ShownSetting {
  readonly command: string;
  readonly flag: string;
  /** Secrets are stars. Items of a list are joined by commas. */
  readonly value: string;
  /** `LOGTAP_RECV_DIR`, or `recv.dir (".logtap.yaml" line 3)`. */
  readonly origin: string;
}

export interface ShownSettings {
  /** The files that were read, the one that wins first. */
  readonly files: readonly Omit<ConfigFile, "text">[];
  readonly settings: readonly ShownSetting[];
}

/**
 * Every setting that the next command would get without a flag on its command line. All sections
 * and values are checked, as they are for a command that uses them.
 *
 * @throws {LogtapError} as the commands do.
 */
export async function showSettings(
  commands: readonly Command[],
  env: Host["env"],
): Promise<ShownSettings> {
  const files = readConfigFiles(env);
  const names = commands.filter(({ plain }) => plain !== true).map(({ name }) => name);
  const sections = files.length === 0 ? [] : await readSections(files, names);
  const settings = commands.flatMap((command) => {
    const sources = [
      environmentSource(env),
      ...command.plain === true ? [] : [fileSource(sections, command)],
    ];
    return Object.entries(command.flags).flatMap(([key, flag]) => {
      for (const source of sources) {
        const texts = source(command, key, flag);
        if (texts === undefined) continue;
        readValue(flag, texts);
        const { name } = command;
        const value = shownValue(flag, texts);
        return [{ command: name, flag: flagName(key), value, origin: texts.origin }];
      }
      return [];
    });
  });
  return { files: files.map(({ kind, path }) => ({ kind, path })), settings };
}

import { sanitize } from "../lib/ansi/mod.ts";
import {
  type Command,
  defineCommand,
  type Host,
  JSON_FLAG,
  jsonText,
  type LazyVerb,
  loadConfig,
  type ShownSettings,
  shownVerbs,
  tableText,
} from "../lib/cli/mod.ts";
import { EXIT, LogtapError } from "../lib/fault/mod.ts";

/** The program's table of verbs; main.ts passes it, for it knows all commands. */
export type Verbs = Readonly<Record<string, LazyVerb>>;

/** `logtap init`: makes the user's configuration file, or shows which settings hold. */
export function initCommand(verbs: Verbs): Command {
  return defineCommand({
    name: "init",
    summary: "Make a configuration file, or show what is set",
    plain: true,
    description:
      "Makes your own configuration file, with every setting commented out; one that is\n" +
      "there is left as it is. With --show prints the settings that variables and files\n" +
      "make, and which one each comes from; secrets as stars. docs/configuration.md has\n" +
      "the rules.",
    flags: {
      show: { kind: "switch", doc: "Print the settings there are instead of making a file" },
      json: JSON_FLAG,
    },
    exits: {
      0: "the file is there; or settings printed, perhaps none",
      4: "the file cannot be made, or must not be used",
    },
    examples: [
      { doc: "Begin", line: "logtap init" },
      { doc: "Why is the disk cap 10 GB?", line: "logtap init --show" },
    ],
    doesNot: [
      "change a file that is there",
    ],
    async run(flags, _args, host) {
      const commands = await loadAll(verbs);
      return flags.show
        ? await show(commands, host, flags.json)
        : await create(commands, host, flags.json);
    },
  });
}

async function loadAll(verbs: Verbs): Promise<readonly Command[]> {
  const names = shownVerbs(verbs);
  return await Promise.all(names.map(async (name) => (await verbs[name]!.load()).default));
}

async function create(commands: readonly Command[], host: Host, json: boolean): Promise<number> {
  const { configTemplate, createConfigFile, findUserFile, isThere, LOCAL_PATH } =
    await loadConfig();
  const file = findUserFile(host.env);
  if (file === undefined) {
    throw new LogtapError("usage", "Cannot make a configuration file: HOME is not set");
  }
  const created = !file.found && createConfigFile(file.path, configTemplate(commands));
  const localFound = isThere(LOCAL_PATH);
  if (json) {
    await host.stdout.write(jsonText({
      config_path: file.path,
      created,
      local_path: LOCAL_PATH,
      local_found: localFound,
    }));
  } else {
    const says = created ? "created" : "left as it is";
    const local = localFound ? `also read here  ${LOCAL_PATH}, which wins\n` : "";
    await host.stderr.write(`${says}  ${sanitize(file.path)}\n${local}`);
  }
  return EXIT.ok;
}

async function show(commands: readonly Command[], host: Host, json: boolean): Promise<number> {
  const { showSettings } = await loadConfig();
  const shown = await showSettings(commands, host.env);
  await host.stdout.write(json ? jsonText(shown) : settingsText(shown));
  return EXIT.ok;
}

function settingsText({ files, settings }: ShownSettings): string {
  const rows = settings.map(({ command, flag, value, origin }) =>
    [`${command}.${flag}`, value, origin].map(sanitize)
  );
  return [
    ...files.map(({ path }) => `reads  ${sanitize(path)}\n`),
    ...files.length === 0 ? ["reads  no file\n"] : [],
    tableText(rows),
  ].join("");
}

/**
 * Prints docs/cli.md, docs/keys.md, docs/SKILL.md and the table in docs/configuration.md from the data of the
 * commands: `deno task docs`. With `--check` it writes nothing and fails when a page on disk says something
 * else.
 */
import { type Command, commandHelp, shownVerbs } from "../lib/cli/mod.ts";
import { VERBS } from "../main.ts";
import { keysPage } from "./keys_page.ts";
import { ROOT } from "./product.ts";
import { skillPage } from "./skill_page.ts";
import { settingsTable } from "./settings_table.ts";

const COLUMNS = 100;

const INTRODUCTION = `# The command line

Printed by \`deno task docs\` from the commands in \`cmd/\`; \`deno task ok\` fails when this page is out of date.

## Everywhere

- **stdout is data, stderr is talk.** Pipes get only the data.
- **Values of flags**: \`--from -30m\`, \`--from=-30m\`; \`-n 10\`, \`-n10\`; a switch is \`--json\`, \`--no-json\` or
  \`--json=false\`; lists may be repeated or separated by commas; \`--\` ends the flags. \`--format json\` is the same as
  \`--json\` where a command has no \`--format\` of its own.
- **Where values come from**: the command line, then the variable \`LOGTAP_<COMMAND>_<FLAG>\` (\`--max-disk\` of \`recv\` is
  \`LOGTAP_RECV_MAX_DISK\`; an empty one counts as missing), then \`.logtap.yaml\` in the current directory and your own
  file (\`max-disk:\` under \`recv:\`, see [configuration.md](configuration.md)), then the default. \`--verbose\` tells which it was.
- **Colour** (\`--color auto\`): on a terminal, unless \`NO_COLOR\` is set, \`TERM\` is \`dumb\` or \`CLICOLOR\` is \`0\`;
  \`FORCE_COLOR\` and \`CLICOLOR_FORCE\` turn it on in pipes.
- **A reader that goes away** (\`logtap open … | head\`) ends a command quietly with 0.
- **Interrupts**: the first asks the command to end in order, the second ends it at once.

## Exit status

| code | \`error\` in JSON | when |
|---|---|---|
| 0 | | done |
| 1 | \`internal\` | logtap itself failed, or something is in the way (another writer in the directory) |
| 2 | \`invalid_args\` | wrong flags or arguments |
| 3 | \`not_found\` | no such capture, file or host |
| 4 | \`permission\` | not allowed |
| 5 | \`network\` | an address that is taken, refused or does not answer; trying again may help |
| 6 | \`findings\` | the check that was asked for found something; damaged data |
| 130 | | interrupted |

One exception: \`grep\` ends with 1 when nothing matched, and with 2 when logtap itself failed, as grep does.

With \`--json\` a failure is one object on one line of stderr, the members in this order:

\`\`\`json
{"type":"error","exit_code":3,"error":"not_found","message":"…","recoverable":false,"hint":"…"}
\`\`\`

\`hint\` is there when there is one; \`recoverable\` is true when trying the same again may help.
`;

/** The table stands between these two lines; the rest of the page is written by hand. */
const TABLE = /(?<=^<!-- settings -->\n)[^]*?(?=^<!-- end of settings -->$)/m;

const check = Deno.args.includes("--check");
const commands = await Promise.all(
  shownVerbs(VERBS).map(async (name) => (await VERBS[name]!.load()).default),
);
const settings = await readPage("docs/configuration.md");
if (!TABLE.test(settings)) throw new Error("docs/configuration.md has no place for its table");
const isOld = [
  await update("docs/cli.md", commandsPage(commands)),
  await update("docs/SKILL.md", skillPage(commands, await readPage("docs/json.md"))),
  await update("docs/keys.md", keysPage()),
  await update("docs/configuration.md", settings.replace(TABLE, () => settingsTable(commands))),
];
if (check && isOld.includes(true)) Deno.exit(1);

/** Writes the page, or with --check says that it would. Returns whether it was out of date. */
async function update(page: string, text: string): Promise<boolean> {
  if (await readPage(page) === text) return false;
  if (!check) await Deno.writeTextFile(new URL(page, ROOT), text);
  else say(`${page} is out of date: run \`deno task docs\`\n`);
  return true;
}

function commandsPage(commands: readonly Command[]): string {
  const sections = commands.map((command) => {
    const help = commandHelp(command, COLUMNS);
    return `## logtap ${command.name}\n\n\`\`\`text\n${help}\`\`\`\n`;
  });
  return [INTRODUCTION, ...sections].join("\n");
}

async function readPage(page: string): Promise<string> {
  try {
    return await Deno.readTextFile(new URL(page, ROOT));
  } catch {
    return "";
  }
}

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}

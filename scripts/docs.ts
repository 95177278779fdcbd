/**
 * Prints docs/cli.md from the data of the commands: `deno task docs`. With `--check` it writes
 * nothing and fails when the page on disk says something else.
 */
import { commandHelp, shownVerbs } from "../lib/cli/mod.ts";
import { VERBS } from "../main.ts";
import { ROOT } from "./product.ts";

const PAGE = new URL("docs/cli.md", ROOT);
const COLUMNS = 100;

const INTRODUCTION = `# The command line

Printed by \`deno task docs\` from the commands in \`cmd/\`; \`deno task ok\` fails when this page is out of date.

## Everywhere

- **stdout is data, stderr is talk.** Pipes get only the data.
- **Values of flags**: \`--from -30m\`, \`--from=-30m\`; \`-n 10\`, \`-n10\`; a switch is \`--json\`, \`--no-json\` or
  \`--json=false\`; lists may be repeated or separated by commas; \`--\` ends the flags. \`--format json\` is the same as
  \`--json\` where a command has no \`--format\` of its own.
- **Where values come from**: the command line, then the variable \`LOGTAP_<COMMAND>_<FLAG>\` (\`--max-disk\` of \`recv\` is
  \`LOGTAP_RECV_MAX_DISK\`; an empty one counts as missing), then the default.
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

With \`--json\` a failure is one object on one line of stderr, the members in this order:

\`\`\`json
{"type":"error","exit_code":3,"error":"not_found","message":"…","recoverable":false,"hint":"…"}
\`\`\`

\`hint\` is there when there is one; \`recoverable\` is true when trying the same again may help.
`;

const page = await printPage();
if (!Deno.args.includes("--check")) await Deno.writeTextFile(PAGE, page);
else if (page !== await readPage()) {
  Deno.stderr.writeSync(
    new TextEncoder().encode("docs/cli.md is out of date: run `deno task docs`\n"),
  );
  Deno.exit(1);
}

async function printPage(): Promise<string> {
  const sections = [INTRODUCTION];
  for (const name of shownVerbs(VERBS)) {
    const { default: command } = await VERBS[name]!.load();
    const help = commandHelp(command, COLUMNS);
    sections.push(`## logtap ${command.name}\n\n\`\`\`text\n${help}\`\`\`\n`);
  }
  return sections.join("\n");
}

async function readPage(): Promise<string> {
  try {
    return await Deno.readTextFile(PAGE);
  } catch {
    return "";
  }
}

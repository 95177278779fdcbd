import { BUILD, defineCommand, JSON_FLAG, jsonText, tableText } from "../lib/cli/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";

/** `logtap version`: which logtap this is, and what it runs on. */
export default defineCommand({
  name: "version",
  summary: "Say which logtap this is",
  plain: true,
  flags: { json: JSON_FLAG },
  exits: { 0: "version printed" },
  doesNot: [
    "look for a newer version",
  ],
  async run(flags, _args, host) {
    const { version, ...rest } = BUILD;
    const rows = Object.entries({ logtap: version, ...rest });
    await host.stdout.write(flags.json ? jsonText(BUILD) : tableText(rows));
    return EXIT.ok;
  },
});

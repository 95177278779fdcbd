import { defineCommand } from "../lib/cli/mod.ts";
import { CAPTURE_ARG } from "./flags/bucket.ts";
import { checkInject } from "./flags/inject.ts";
import { OPEN_FLAGS } from "./flags/open.ts";

/** `logtap open`: looks at the entries of a capture. */
export default defineCommand({
  name: "open",
  summary: "Look at the entries of a capture",
  description:
    "Shows a capture on the terminal, all of it at once or, with --speed, as it happened;\n" +
    "? lists the keys. With --dump it prints entries in the order they were written. Both\n" +
    "work while a capture is being written. TIME is RFC 3339, a date, a date and time,\n" +
    "HH:MM or HH:MM:SS on the capture's first day, or -30m: so long before its end. Times\n" +
    "without a zone are in the capture's. Neighbours shown by -C, -B and -A are entries\n" +
    "that --from, --to and --label let through. --inject shows what an incident would look\n" +
    "like: what is made up or changed has the label _injected=true; services are looked\n" +
    "for in app, service_name, service, job and container.",
  args: { dir: CAPTURE_ARG },
  flags: OPEN_FLAGS,
  exits: {
    0: "entries shown or printed, perhaps none",
    3: "no capture at DIR, or no entry is met by --inject for --inject-out",
    6: "findings, with --strict",
  },
  examples: [
    { doc: "All of it, on the terminal", line: "logtap open ./capture" },
    { doc: "Ten times as fast as it was", line: "logtap open ./capture --speed 10x --from -30m" },
    { doc: "The last five minutes", line: "logtap open ./capture --dump --from -5m" },
    {
      doc: "Errors of one app with their surroundings",
      line: "logtap open ./capture --dump --label app=api --grep '(?i)error|panic' -C 3",
    },
    { doc: "As a table", line: "logtap open ./capture --dump --fields ts,pod,msg" },
    {
      doc: "One that was uploaded; only what is asked for is fetched",
      line: "logtap open s3://logs/incident-7 --dump --from 10:30 --to 10:35",
    },
    {
      doc: "A capture for a drill: an hour of which api says nothing",
      line: "logtap open ./capture --inject service-down=api --duration 1h --inject-out ./drill",
    },
    { doc: "For jq", line: "logtap open ./capture --dump --json | jq -r .msg" },
  ],
  doesNot: [
    "sort by time: entries come in the order they were written",
    "wait for new entries of a live capture when it prints: `logtap watch` does",
  ],
  async run(flags, { dir }, host) {
    checkInject(flags);
    const { injectOut } = flags;
    if (injectOut !== undefined) {
      const { openInject } = await import("./open_inject.ts");
      return await openInject({ ...flags, injectOut }, dir, host);
    }
    if (flags.dump) return await (await import("./open_dump.ts")).openDump(flags, dir, host);
    return await (await import("./open_view.ts")).openView(flags, dir, host);
  },
});

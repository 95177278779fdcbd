import type { Flags, FlagValues } from "../../lib/cli/mod.ts";

/** The flags of commands that take some of a capture's entries. */
export const ENTRY_FLAGS = {
  from: { kind: "text", value: "TIME", doc: "Entries at or after this time" },
  to: { kind: "text", value: "TIME", doc: "Entries at or before this time" },
  label: {
    kind: "list",
    value: "NAME=VALUE",
    split: false,
    completes: "label",
    doc: "Entries with this label; also !=, =~ and !~ (patterns match the whole value)",
  },
  grep: {
    kind: "text",
    value: "PATTERN",
    doc: "Entries whose message or some label value matches (RE2 syntax)",
  },
  ignoreCase: { kind: "switch", short: "i", doc: "Let --grep ignore case" },
} as const satisfies Flags;

/** What of the flags a filter is made of; a command may lack a part. */
export type EntryFlags = Partial<FlagValues<typeof ENTRY_FLAGS>>;

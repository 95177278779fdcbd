import assert from "node:assert/strict";
import { REPOSITORY } from "../../../scripts/release/project.ts";
import { findObstacles, type State } from "../../../scripts/release/state.ts";

const READY: State = {
  version: "1.2.3",
  commit: "0123456789abcdef",
  epoch: 1_800_000_000,
  tags: ["v1.2.3"],
  dirty: [],
  changelog:
    "# Changes\n\n## Unreleased\n\n## 1.2.3 (2026-11-21)\n\n- One.\n\n## 1.2.2\n\n- Two.\n",
  readme: "curl …/v1.2.3/logtap-1.2.3-linux-x64",
  repository: undefined,
};

interface Row {
  readonly name: string;
  readonly state?: Partial<State>;
  readonly tag?: string;
  /** Part of the one obstacle; undefined when there is none. */
  readonly want?: string;
}

const ROWS: readonly Row[] = [
  { name: "everything agrees" },
  { name: "everything agrees with the tag asked for", tag: "v1.2.3" },
  { name: "other tags at the commit", state: { tags: ["stable", "v1.2.3"] } },
  { name: "the right repository", state: { repository: REPOSITORY } },
  { name: "no tag", state: { tags: [] }, want: "no tag v1.2.3" },
  { name: "a tag without v", state: { tags: ["1.2.3"] }, want: "no tag v1.2.3" },
  { name: "another tag asked for", tag: "v1.2.4", want: "the tag is v1.2.4" },
  { name: "a tag that is elsewhere", tag: "v1.2.3", state: { tags: [] }, want: "no tag v1.2.3" },
  { name: "a changed file", state: { dirty: [" M main.ts"] }, want: "main.ts among them" },
  {
    name: "no heading",
    state: { changelog: "## 1.2.30\n- x\n" },
    want: 'no heading "## 1.2.3"',
  },
  {
    name: "entries that would be left out",
    state: { changelog: "## Unreleased\n\n- New.\n\n## 1.2.3\n\n- One.\n" },
    want: "under Unreleased",
  },
  {
    name: "a README that downloads another version",
    state: { readme: "logtap-1.2.3-linux-x64 logtap-1.2.2-linux-x64" },
    want: "README.md downloads 1.2.2",
  },
  {
    name: "another repository",
    state: { repository: "somebody/logtap" },
    want: "this is somebody/logtap",
  },
  {
    name: "no version",
    state: { version: "1.2", tags: ["v1.2"], changelog: "## 1.2\n", readme: "" },
    want: "no semantic version",
  },
];

for (const { name, state, tag, want } of ROWS) {
  Deno.test(`findObstacles(): ${name}`, () => {
    const found = findObstacles({ ...READY, ...state }, tag);
    if (want === undefined) assert.deepEqual(found, []);
    else assert.ok(found.length === 1 && found[0]?.includes(want), found.join("\n"));
  });
}

import assert from "node:assert/strict";
import { nearest } from "../../../../lib/cli/mod.ts";
import { parseRules } from "../../../../lib/sink/start.ts";

const SOURCE = { file: "rules.yaml", nearest };
const GOOD = { name: "disk", metric: "disk_pct", op: "gt", threshold: 80 };

Deno.test("parseRules() fills in what is not said", () => {
  const rules = [
    GOOD,
    {
      name: "silence",
      metric: "receive_rate",
      op: "lt",
      threshold: 1,
      clear: 5,
      for: "5m",
      events: "firing",
      detail: "nobody sends",
    },
  ];
  assert.deepEqual(parseRules({ rules }, SOURCE), [
    { ...GOOD, clear: 80, forMs: 0, events: ["firing", "resolved"] },
    {
      name: "silence",
      metric: "receive_rate",
      op: "lt",
      threshold: 1,
      clear: 5,
      forMs: 300_000,
      events: ["firing"],
      detail: "nobody sends",
    },
  ]);
  assert.deepEqual(parseRules({ rules: [] }, SOURCE), []);
});

Deno.test("parseRules() names file, rule, key, and what was meant", () => {
  const one = (more: object) => ({ rules: [{ ...GOOD, ...more }] });
  const table: readonly (readonly [value: unknown, says: string])[] = [
    [null, `the file: expected "rules:" with a list, got nothing`],
    [[GOOD], `the file: expected "rules:" with a list, got a list`],
    ["x", `the file: expected "rules:" with a list, got a string`],
    [{ alerts: [] }, `the file: unknown key "alerts"`],
    [{ rule: [] }, `the file: unknown key "rule", did you mean "rules"?`],
    [{ rules: GOOD }, `the file: "rules" must be a list, got a mapping`],
    [{ rules: Array(201).fill(GOOD) }, "the file: at most 200 rules are taken"],
    [{ rules: ["x"] }, "rule 1: expected name, metric, op and threshold, got a string"],
    [{ rules: [GOOD, GOOD] }, `rule 2 ("disk"): rule 1 has that name too`],
    [one({ name: undefined }), `rule 1: "name" is missing`],
    [one({ name: "  " }), `rule 1: "name" must be text of 1 to 100 characters, got "  "`],
    [one({ name: 7 }), `rule 1: "name" must be text of 1 to 100 characters, got "7"`],
    [one({ name: "a\u001b[2J" }), `rule 1: "name" holds control characters or more than one line`],
    [
      one({ detail: "a\nb" }),
      `rule 1 ("disk"): "detail" holds control characters or more than one line`,
    ],
    [
      one({ detail: "a\u202eb" }),
      `rule 1 ("disk"): "detail" holds control characters or more than one line`,
    ],
    [one({ treshold: 1 }), `rule 1 ("disk"): unknown key "treshold", did you mean "threshold"?`],
    [
      one({ metric: undefined }),
      `rule 1 ("disk"): "metric" is missing, expected one of logs_dropped, drop_rate, disk_pct, logs_received, receive_rate, logs_refused, refused_rate, write_errors, write_trouble, queue_bytes`,
    ],
    [
      one({ metric: "disk_pc" }),
      `rule 1 ("disk"): unknown metric "disk_pc", did you mean "disk_pct"?`,
    ],
    [one({ op: ">" }), `rule 1 ("disk"): unknown op ">", expected one of gt, gte, lt, lte`],
    [one({ op: "eq" }), `rule 1 ("disk"): unknown op "eq", expected one of gt, gte, lt, lte`],
    [one({ threshold: "80" }), `rule 1 ("disk"): "threshold" must be a number, got "80"`],
    [one({ threshold: Infinity }), `rule 1 ("disk"): "threshold" must be a number, got "Infinity"`],
    [one({ threshold: null }), `rule 1 ("disk"): "threshold" must be a number, got nothing`],
    [
      one({ clear: 81 }),
      `rule 1 ("disk"): "clear" must be at most the threshold 80 with "op: gt", got 81`,
    ],
    [
      one({ op: "lte", clear: 79 }),
      `rule 1 ("disk"): "clear" must be at least the threshold 80 with "op: lte", got 79`,
    ],
    [one({ for: 30 }), `rule 1 ("disk"): "for" must be a duration such as 30s, got "30"`],
    [one({ for: "-1s" }), `rule 1 ("disk"): "for" must be a duration such as 30s, got "-1s"`],
    [one({ events: [] }), `rule 1 ("disk"): "events" is empty, expected firing, resolved or both`],
    [
      one({ events: ["resolve"] }),
      `rule 1 ("disk"): unknown events "resolve", did you mean "resolved"?`,
    ],
    [
      one({ events: [{}] }),
      `rule 1 ("disk"): unknown events a mapping, expected one of firing, resolved`,
    ],
    [
      JSON.parse('{"rules":[{"name":"x","__proto__":{}}]}'),
      `rule 1 ("x"): unknown key "__proto__"`,
    ],
  ];
  for (const [value, says] of table) {
    assert.throws(() => parseRules(value, SOURCE), {
      kind: "usage",
      message: `Cannot use alert rules rules.yaml, ${says}`,
    });
  }
});

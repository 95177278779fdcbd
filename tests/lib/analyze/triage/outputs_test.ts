import assert from "node:assert/strict";
import {
  compareWith,
  reportFiles,
  reportText,
  spectreJson,
  triageFiles,
  triageJson,
} from "../../../../lib/analyze/triage/mod.ts";
import { severityOf } from "../../../../lib/analyze/triage/report.ts";
import { assertGolden } from "../../../support/golden.ts";
import { FACTS, incident, modelOf } from "./model.ts";

const CALM = modelOf([
  { second: 0, labels: { app: "web" }, msg: "ready" },
  { second: 1, labels: { app: "web" }, msg: 'level=error msg="old trouble"' },
], { dir: "./before" });

Deno.test("triage writes what it wrote yesterday", () => {
  const triage = modelOf(incident());
  const comparison = compareWith(CALM, triage);
  const files = triageFiles({ triage, facts: FACTS, top: 10, comparison });
  for (const [name, text] of files) assertGolden(`analyze/triage/${name}`, text);
  const json = triageJson(triage, { top: 10, comparison });
  assertGolden("analyze/triage/triage.json", `${JSON.stringify(json, null, 2)}\n`);
});

Deno.test("report writes what it wrote yesterday", () => {
  const files = reportFiles({ triage: modelOf(incident()), facts: FACTS, top: 3 }, { html: false });
  assert.deepEqual([...files.keys()], ["report.json"]);
  assertGolden("analyze/triage/report.json", files.get("report.json")!);
});

Deno.test("spectrehub gets an envelope without places or messages of this machine", () => {
  const dir = "/home/somebody/secret-capture";
  const envelope = spectreJson({
    triage: modelOf(incident(), { dir }),
    top: 2,
    version: "0.1.0",
    now: "2026-11-21T12:00:00.000Z",
    uri: `file:${dir}`,
  });
  assertGolden("analyze/triage/spectre.json", `${JSON.stringify(envelope, null, 2)}\n`);
  assert.doesNotMatch(JSON.stringify(envelope), /secret-capture|10\.0\.0/);
});

Deno.test("report in text is what it was yesterday, and steers no terminal", () => {
  const hostile = {
    second: 1799,
    labels: { app: "\u001b]0;x\u0007" },
    msg: "ERROR \u001b[2J\u202e",
  };
  const triage = modelOf([...incident(), hostile], { dir: "a\u001b[31mb" });
  const text = reportText({ triage, facts: FACTS, top: 3 });
  assertGolden("analyze/triage/report.txt", text);
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

Deno.test("spectrehub: a signature of fatal lines is high, however few", () => {
  const lines = Array.from({ length: 999 }, (_, second) => ({ second, msg: "ready" }));
  const triage = modelOf([...lines, { second: 999, msg: "FATAL: too many clients already" }]);
  const { findings } = spectreJson({ triage, top: 5, version: "1", now: "", uri: "" }) as {
    readonly findings: readonly { readonly id: string; readonly severity: string }[];
  };
  const found = findings.find(({ id }) => id === "ERROR_SIGNATURE");
  assert.equal(found?.severity, "high");
});

Deno.test("an empty capture and one without errors give files and keys all the same (8.5)", () => {
  for (const lines of [[], [{ second: 0, msg: "all is well" }]]) {
    const triage = modelOf(lines);
    const files = triageFiles({ triage, facts: FACTS, top: 10 });
    assert.equal(files.size, 7);
    assert.equal(files.get("sequence.txt"), "No cross-service correlations detected.\n");
    const json = triageJson(triage, { top: 10 });
    assert.deepEqual([json.errors, json.correlations, json.windows], [[], [], {}]);
    assert.deepEqual(json.talkers, {});
    assert.equal(
      JSON.stringify(json).includes("null,"),
      lines.length === 0,
      "no null but the times",
    );
    assert.equal(severityOf(triage), "low");
  }
});

Deno.test("severity: fatal lines and 5 per cent are high, 1 per cent is medium", () => {
  const withErrors = (errors: number, msg = "level=error msg=x") =>
    severityOf(modelOf(Array.from(
      { length: 1000 },
      (_, i) => ({ second: i, msg: i < errors ? msg : "ok" }),
    )));
  assert.deepEqual([0, 10, 11, 50, 51].map((errors) => withErrors(errors)), [
    "low",
    "low",
    "medium",
    "medium",
    "high",
  ]);
  assert.equal(withErrors(1, "container OOMKilled"), "high");
});

Deno.test("--baseline tells what is new and what is gone, by full sets", () => {
  const { fresh, gone } = compareWith(CALM, modelOf(incident()));
  assert.deepEqual(gone.map(({ signature }) => signature), ["old trouble"]);
  assert.deepEqual(fresh.map(({ signature, after }) => [signature, after]), [
    ["disk <N> full", 36],
    ["query failed: db: <IP> refused", 36],
    ["panic: nil map", 1],
  ]);
});

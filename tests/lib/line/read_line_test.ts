import assert from "node:assert/strict";
import { type Level, levelOf, levelOfLabels, readLine } from "../../../lib/line/mod.ts";

interface Case {
  readonly line: string;
  readonly level: Level | undefined;
}

const FIELDS: readonly Case[] = [
  { line: '{"level":"error","msg":"x"}', level: "error" },
  { line: '{"level":50,"msg":"pino"}', level: "error" },
  { line: '{"level":30,"msg":"no error words count: failed"}', level: "info" },
  { line: '{"level":60,"name":"bunyan"}', level: "fatal" },
  { line: '{"msg":"x","severity":"CRITICAL"}', level: "fatal" },
  { line: '{"msg":"late","Level":"Warning"}', level: "warn" },
  { line: '{"log.level":"error","message":"ecs"}', level: "error" },
  { line: '{"log":{"level":"debug"},"message":"ecs nested"}', level: "debug" },
  { line: '{"ctx":{"level":"error"},"level":"info"}', level: "info" },
  { line: '{"msg":"\\"level\\":\\"error\\"","level":"info"}', level: "info" },
  { line: '{"version":"1.1","short_message":"gelf","level":3}', level: "error" },
  { line: '{"SeverityNumber":17,"Body":"otel"}', level: "error" },
  { line: '{"status":503,"path":"/x"}', level: "error" },
  { line: '{"status":200,"path":"/error"}', level: "info" },
  { line: '{"msg":"done","err":null}', level: undefined },
  { line: '{"msg":"done","err":"EOF"}', level: "error" },
  { line: '{"msg":"request failed"}', level: "error" },
  { line: '{"errors":0,"msg":"done"}', level: undefined },
  { line: "{not json: error}", level: "error" },
  { line: 'ts=1 level=error msg="x"', level: "error" },
  { line: 'level="warn" msg="connection failed"', level: "warn" },
  { line: "E1121 10:32:01.123456       1 main.go:12] quiet words", level: "error" },
  { line: "I1121 10:32:01.123456       1 main.go:12] failed words", level: "info" },
  { line: "<11>1 2026-11-21T10:32:01Z host app 1 - - x", level: "error" },
  { line: "<14>Nov 21 10:32:01 host app[1]: error", level: "info" },
  { line: "<999>error", level: "error" },
  { line: '1.2.3.4 - - [21/Nov/2026:10:32:01 +0000] "GET /a HTTP/1.1" 502 1', level: "error" },
  { line: '1.2.3.4 - - [21/Nov/2026:10:32:01 +0000] "GET /error HTTP/1.1" 200 1', level: "info" },
  { line: '1.2.3.4 - - [21/Nov/2026:10:32:01 +0000] "GET /a HTTP/1.1" 404 1', level: "warn" },
  { line: "2026-11-21 10:32:01,123 ERROR [main] c.e.App - quiet", level: "error" },
  { line: "2026-11-21 10:32:01,123 WARN [main] c.e.App - failed", level: "warn" },
  { line: "2026/11/21 10:32:01 [error] 12#12: *1 quiet", level: "error" },
  { line: "[Sat Nov 21 10:32:01 2026] [core:error] [pid 1] quiet", level: "error" },
  { line: "INFO:root:failed", level: "info" },
  { line: "\u001b[31mERROR\u001b[0m quiet", level: "error" },
];

const WORDS: readonly Case[] = [
  { line: "request failed: connection refused", level: "error" },
  { line: "10 errors", level: "error" },
  { line: "errors: 10", level: "error" },
  { line: "upstream timed out after 30s", level: "error" },
  { line: "request timeout", level: "error" },
  { line: "context deadline exceeded", level: "error" },
  { line: "java.lang.NullPointerException: at x", level: "error" },
  { line: "TypeError: x is not a function", level: "error" },
  { line: "x509: certificate signed by unknown authority", level: "error" },
  { line: "panic: index out of range", level: "fatal" },
  { line: "container was OOMKilled", level: "fatal" },
  { line: "Back-off: CrashLoopBackOff", level: "fatal" },
  { line: "Segmentation fault (core dumped)", level: "fatal" },
  { line: "warning: deprecated", level: "warn" },
  { line: "nothing to see", level: undefined },
];

/** Every one of these is an error to a search for words without borders. */
const DENIED = [
  "0 errors",
  "finished with 0 errors, 0 failed",
  "no error",
  "no errors found",
  "without error",
  "errors=0",
  "error_count=0",
  "error count: 0",
  '"errors": 0',
  "error rate: 0.0%",
  "error=null",
  "err=<nil>",
  "failed: 0",
  "did not fail",
  "never fails",
  "failover finished",
  "failsafe on",
  "error-free run",
  "timeout=30s",
  "timeout: 5000",
  "read timeout=30s",
  "timeout set to 30",
  "with a timeout of 5s",
  "wrote /var/log/error.log",
  "GET /errors/ ok",
  "mirror, terror and ferrets",
];

Deno.test("levelOf() reads the level that a field tells, before any word", () => {
  for (const { line, level } of FIELDS) assert.equal(levelOf(line), level, line);
});

Deno.test("levelOf() takes words with borders where no field tells", () => {
  for (const { line, level } of WORDS) assert.equal(levelOf(line), level, line);
});

Deno.test('levelOf() is not told an error by "0 errors", "timeout=30s", "failover" (8.5)', () => {
  for (const line of DENIED) assert.equal(levelOf(line), undefined, line);
});

Deno.test("levelOf() believes a field before a label, and a label before words", () => {
  assert.equal(levelOf('{"level":"info"}', "error"), "info");
  assert.equal(levelOf("request failed", "debug"), "debug");
  assert.equal(levelOf('{"msg":"failed"}', "debug"), "debug");
  assert.equal(levelOfLabels({ detected_level: "unknown" }), undefined);
  assert.equal(levelOfLabels({ app: "x", detected_level: "warning" }), "warn");
});

Deno.test("readLine() tells format and origin", () => {
  const table = [
    { line: '{"level":"warn"}', want: { format: "json", level: "warn", from: "field" } },
    { line: '{"a":1}', want: { format: "json" } },
    { line: "level=info a=1", want: { format: "logfmt", level: "info", from: "field" } },
    { line: 'a=1 b="two words" c=3', want: { format: "logfmt" } },
    {
      line: "I1121 10:32:01.1 1 a.go:1] x",
      want: { format: "klog", level: "info", from: "field" },
    },
    { line: "<3>x", want: { format: "syslog", level: "error", from: "field" } },
    { line: "it failed", want: { format: "plain", level: "error", from: "words" } },
    { line: "", want: { format: "plain" } },
  ];
  for (const { line, want } of table) assert.deepEqual(readLine(line), want, line);
  assert.deepEqual(readLine("x", "warn"), { format: "plain", level: "warn", from: "label" });
});

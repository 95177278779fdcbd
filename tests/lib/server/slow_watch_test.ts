import assert from "node:assert/strict";
import { SlowWatch } from "../../../lib/server/slow_watch.ts";

function watchAt() {
  const clock = { ms: 1000 };
  const watch = new SlowWatch({ stallMs: 100, wholeMs: 250 }, () => clock.ms);
  const ended: string[] = [];
  const begin = (name: string) => watch.begin(() => ended.push(name));
  const pass = (ms: number) => {
    clock.ms += ms;
    watch.check();
  };
  return { watch, ended, begin, pass };
}

Deno.test("SlowWatch ends what gets no byte for too long, once", () => {
  const { watch, ended, begin, pass } = watchAt();
  using _ = watch;
  const quick = begin("quick");
  begin("silent");
  pass(99);
  assert.deepEqual(ended, []);
  quick.noteProgress();
  pass(1);
  assert.deepEqual(ended, ["silent"]);
  pass(98);
  assert.deepEqual(ended, ["silent"]);
});

Deno.test("SlowWatch ends what takes too long as a whole, however steady", () => {
  const { watch, ended, begin, pass } = watchAt();
  using _ = watch;
  const drip = begin("drip");
  for (let i = 0; i < 4; i++) {
    pass(60);
    drip.noteProgress();
  }
  assert.deepEqual(ended, []);
  pass(10);
  assert.deepEqual(ended, ["drip"]);
});

Deno.test("SlowWatch forgets what has ended by itself", () => {
  const { watch, ended, begin, pass } = watchAt();
  using _ = watch;
  begin("done").end();
  pass(10_000);
  assert.deepEqual(ended, []);
});

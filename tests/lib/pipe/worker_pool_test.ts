import assert from "node:assert/strict";
import { type Parcel, WorkerPool } from "../../../lib/pipe/mod.ts";

/** Answers when it is told to, and remembers what it was asked. */
class SlowCaller {
  readonly asked: number[] = [];
  readonly #answers = new Map<number, PromiseWithResolvers<string>>();

  call(request: number): Promise<string> {
    this.asked.push(request);
    const answer = Promise.withResolvers<string>();
    this.#answers.set(request, answer);
    return answer.promise;
  }

  answer(request: number): void {
    this.#answers.get(request)!.resolve(`answer to ${request}`);
  }

  fail(request: number): void {
    this.#answers.get(request)!.reject(new Error(`no answer to ${request}`));
  }

  close(): void {}
}

/** Lets everything that can go on go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

function parcelOf(request: number): Parcel<number> {
  return { request, send: () => ({ request, transfer: [] }) };
}

async function* numbers(count: number, given: number[]): AsyncGenerator<Parcel<number>> {
  for (let i = 0; i < count; i++) {
    given.push(i);
    yield parcelOf(i);
    await Promise.resolve();
  }
}

Deno.test("a pool gives replies in the order of the requests, whoever is first", async () => {
  const [a, b] = [new SlowCaller(), new SlowCaller()];
  const replies = new WorkerPool([a, b]).run(numbers(4, []));
  const first = replies.next();
  await settle();
  assert.deepEqual([a.asked, b.asked], [[0, 2], [1, 3]]);
  for (const [caller, request] of [[b, 3], [b, 1], [a, 2], [a, 0]] as const) caller.answer(request);
  assert.equal((await first).value, "answer to 0");
  for (const i of [1, 2, 3]) assert.equal((await replies.next()).value, `answer to ${i}`);
  assert.equal((await replies.next()).done, true);
});

Deno.test("a pool takes no more requests than two a worker ahead of its reader", async () => {
  const [a, b] = [new SlowCaller(), new SlowCaller()];
  const given: number[] = [];
  const replies = new WorkerPool([a, b]).run(numbers(100, given));
  const first = replies.next();
  await settle();
  assert.deepEqual(given, [0, 1, 2, 3, 4], "the fifth is in hand, and waits");
  for (const i of [0, 2]) a.answer(i);
  await first;
  await settle();
  assert.equal(a.asked.length + b.asked.length, 4, "nobody has asked for the second reply");
  await replies.return(undefined);
});

Deno.test("the worker that has answered gets the next request", async () => {
  const [a, b] = [new SlowCaller(), new SlowCaller()];
  const replies = new WorkerPool([a, b]).run(numbers(6, []));
  const first = replies.next();
  await settle();
  for (const i of [0, 2]) a.answer(i);
  await first;
  const second = replies.next();
  await settle();
  b.answer(1);
  await second;
  const third = replies.next();
  await settle();
  assert.deepEqual(a.asked, [0, 2, 4, 5]);
  assert.deepEqual(b.asked, [1, 3]);
  for (const caller of [a, b]) for (const i of caller.asked) caller.answer(i);
  await third;
  await replies.return(undefined);
});

Deno.test("a request that fails rises where its reply is taken", async () => {
  const caller = new SlowCaller();
  const replies = new WorkerPool([caller]).run(numbers(2, []));
  const first = replies.next();
  await settle();
  caller.fail(1);
  caller.answer(0);
  assert.equal((await first).value, "answer to 0");
  await assert.rejects(() => replies.next(), /no answer to 1/);
});

Deno.test("without workers, the thread answers itself", async () => {
  const pool = WorkerPool.inline((n: number) => ({ reply: n * 2, transfer: [] }));
  assert.deepEqual(await Array.fromAsync(pool.run(numbers(3, []))), [0, 2, 4]);
});

const work = (own: number, behind: number) => ({ own, behind });

for (
  const { what, works, want } of [
    { what: "all that is known of fits", works: [work(2, 4), work(2, 2), work(4, 0)], want: "hhh" },
    { what: "more is known to come", works: [work(2, 7), work(7, 0)], want: "ww" },
    {
      what: "more comes than was known",
      works: [work(2, 0), work(2, 4), work(5, 0), work(1, 0)],
      want: "hhww",
    },
    { what: "work is not told", works: [undefined, undefined], want: "hh" },
  ]
) {
  Deno.test(`the thread answers a short stream itself: ${what}`, async () => {
    const caller = { call: () => Promise.resolve("w"), close: () => {} };
    async function* sized(): AsyncGenerator<Parcel<number>> {
      for (const work of works) yield { ...parcelOf(1), ...work && { work } };
    }
    const pool = new WorkerPool([caller], {
      handle: () => ({ reply: "h", transfer: [] }),
      most: 8,
    });
    for (const stream of ["the first", "every stream has a beginning"]) {
      assert.equal((await Array.fromAsync(pool.run(sized()))).join(""), want, stream);
    }
  });
}

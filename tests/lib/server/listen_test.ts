import assert from "node:assert/strict";
import { needs } from "../../support/skip.ts";
import { RawConnection } from "../../support/raw_http.ts";
import { waitFor } from "../../support/wait_for.ts";
import { listen } from "../../../lib/server/mod.ts";
import { testServer } from "./test_server.ts";

const HOST = "Host: localhost\r\n";
const GET = `GET /page HTTP/1.1\r\n${HOST}\r\n`;
const post = (body: string, headers = "") =>
  `POST /push HTTP/1.1\r\n${HOST}${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
const chunked = (...chunks: readonly string[]) =>
  `POST /push HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n` +
  [...chunks, ""].map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join("");

Deno.test("listen() takes a body that is split at any place", async (t) => {
  await using server = await testServer();
  for (const [name, request] of [["counted", post("hello")], ["chunked", chunked("he", "llo")]]) {
    await t.step(name!, async () => {
      using connection = await RawConnection.open(server.port);
      for (let cut = 1; cut < request!.length; cut++) {
        await connection.send(request!.slice(0, cut));
        await new Promise((resolve) => setTimeout(resolve, 0));
        await connection.send(request!.slice(cut));
        assert.equal((await connection.answer())?.status, 204, `cut at ${cut}`);
        assert.equal(server.bodies.pop(), "hello", `cut at ${cut}`);
      }
    });
  }
});

Deno.test("listen() answers pipelined requests in order, each with its own body", async () => {
  await using server = await testServer();
  using connection = await RawConnection.open(server.port);
  await connection.send(post("one") + GET + chunked("t", "wo") + GET + post("three"));
  const statuses = [];
  for (let i = 0; i < 5; i++) statuses.push((await connection.answer())?.status);
  assert.deepEqual(statuses, [204, 200, 204, 200, 204]);
  assert.deepEqual(server.bodies, ["one", "two", "three"]);
});

/** Requests that are answered and leave the connection fit for the next. */
const ANSWERED = [
  { name: "a page", send: GET, status: 200, body: "here\n" },
  { name: "a page with a query", send: GET.replace("/page", "/page?a=%2e%2e"), status: 200 },
  { name: "an absolute target", send: GET.replace("/page", "http://h:1/page"), status: 200 },
  { name: "an unknown path", send: GET.replace("/page", "/nope"), status: 404 },
  { name: "a path that only looks the same", send: GET.replace("/page", "/%70age"), status: 404 },
  { name: "a page with a slash behind", send: GET.replace("/page", "/page/"), status: 404 },
  { name: "a wrong method for a page", send: GET.replace("GET", "DELETE"), status: 405 },
  { name: "a wrong method for a push", send: GET.replace("/page", "/push"), status: 405 },
  { name: "an empty body", send: post(""), status: 204 },
  {
    name: "a handler that fails",
    send: GET.replace("/page", "/broken"),
    status: 500,
    body: "internal error\n",
  },
] as const;

Deno.test("listen() keeps a connection after", async (t) => {
  await using server = await testServer();
  for (const { name, send, status, ...rest } of ANSWERED) {
    await t.step(name, async () => {
      using connection = await RawConnection.open(server.port);
      for (let round = 0; round < 2; round++) {
        await connection.send(send);
        const answer = await connection.answer();
        assert.equal(answer?.status, status);
        if ("body" in rest) assert.equal(answer.body, rest.body);
      }
    });
  }
});

Deno.test("listen() names the methods that a path takes", async () => {
  await using server = await testServer();
  using connection = await RawConnection.open(server.port);
  await connection.send(GET.replace("GET", "PUT"));
  assert.equal((await connection.answer())?.headers["allow"], "GET, HEAD");
  await connection.send(GET.replace("/page", "/push"));
  assert.equal((await connection.answer())?.headers["allow"], "POST");
});

Deno.test("listen() answers HEAD as GET without the body", async () => {
  await using server = await testServer();
  using connection = await RawConnection.open(server.port);
  await connection.send(GET.replace("GET", "HEAD"));
  const answer = await connection.answer({ isHead: true });
  assert.equal(answer?.status, 200);
  assert.equal(answer.headers["content-length"], "5");
  await connection.send(GET);
  assert.equal((await connection.answer())?.body, "here\n", "the connection is in step");
});

/** Requests after which the connection cannot be trusted: an error, then the end, and no second answer. */
const ENDED = [
  { name: "a declared body over the cap", send: post("x".repeat(1001)), status: 413 },
  {
    name: "a chunked body over the cap",
    send: chunked("x".repeat(600), "y".repeat(600)),
    status: 413,
  },
  {
    name: "a body for an unknown path",
    send: post("hello").replace("/push", "/nope"),
    status: 404,
  },
  { name: "a body for a wrong method", send: post("hello").replace("POST", "PUT"), status: 405 },
  {
    name: "Content-Length beside Transfer-Encoding",
    send: chunked("hello").replace(HOST, `${HOST}Content-Length: 5\r\n`),
    status: 400,
  },
  {
    name: "two lengths",
    send: post("hello", "Content-Length: 6\r\n"),
    status: 400,
  },
  { name: "a signed length", send: post("hello").replace(": 5", ": +5"), status: 400 },
  {
    name: "an unknown transfer coding",
    send: chunked("hello").replace("chunked", "xchunked"),
    status: 400,
  },
  {
    name: "something else than HTTP",
    send: "\x16\x03\x01\x02\x00\x01\x00junk\r\n\r\n",
    status: 400,
  },
  {
    name: "a chunk size that is no number",
    send: chunked("hello").replace("5\r\n", "zz\r\n"),
    status: 400,
  },
] as const;

Deno.test("listen() ends a connection after", async (t) => {
  await using server = await testServer();
  for (const { name, send, status } of ENDED) {
    await t.step(name, async () => {
      server.bodies.length = 0;
      using connection = await RawConnection.open(server.port);
      await connection.send(send + GET.replace("/page", "/smuggled"));
      const answer = await connection.answer();
      assert.equal(answer?.status, status);
      assert.equal(await connection.ended(), "", "nothing behind it is answered");
      assert.deepEqual(server.bodies, []);
    });
  }
});

needs("deno 2.9").test(
  "listen() refuses heads that are too long, and lines that end in a bare LF",
  async () => {
    await using server = await testServer({ limits: { headBytes: 4096 } });
    for (
      const send of [
        GET.replace(HOST, `${HOST}X: ${"a".repeat(8000)}\r\n`),
        "GET /page HTTP/1.1\nHost: localhost\n\n",
      ]
    ) {
      using connection = await RawConnection.open(server.port);
      await connection.send(send);
      assert.match(await connection.ended(), /^HTTP\/1.1 4(00|31) /);
    }
  },
);

Deno.test("listen() lets a sender that asks first go on, or tells it not to", async () => {
  await using server = await testServer();
  const ask = (length: number) =>
    `POST /push HTTP/1.1\r\n${HOST}Expect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`;
  using willing = await RawConnection.open(server.port);
  await willing.send(ask(5));
  assert.equal((await willing.answer())?.status, 100);
  await willing.send("hello");
  assert.equal((await willing.answer())?.status, 204);
  assert.deepEqual(server.bodies, ["hello"]);
  using large = await RawConnection.open(server.port);
  await large.send(ask(1001));
  assert.equal((await large.answer())?.status, 413, "and no 100 before it");
});

Deno.test("listen() answers bodies that stall or drip, and forgets them", async (t) => {
  await using server = await testServer({ limits: { stallMs: 300, wholeMs: 1500 } });
  await t.step("a body that stops", async () => {
    using connection = await RawConnection.open(server.port);
    await connection.send(post("hello").slice(0, -2));
    const answer = await connection.answer();
    assert.equal(answer?.status, 408);
    assert.equal(answer.headers["connection"], "close");
  });
  await t.step("a body that comes drop by drop", async () => {
    using connection = await RawConnection.open(server.port);
    await connection.send(post("x".repeat(900)).slice(0, -899));
    const drip = setInterval(() => void connection.send("x"), 100);
    const answer = await connection.answer();
    clearInterval(drip);
    assert.equal(answer?.status, 408);
  });
  assert.deepEqual(server.bodies, []);
});

needs("deno 2.9").test("listen() ends the connection of a body that stalls", async () => {
  await using server = await testServer({ limits: { stallMs: 300 } });
  using connection = await RawConnection.open(server.port);
  await connection.send(post("hello").slice(0, -2));
  assert.match(await connection.ended(), /^HTTP\/1.1 408 /);
});

needs("deno 2.9").test(
  "listen() ends heads that do not come and connections that idle",
  async (t) => {
    await using server = await testServer({ limits: { headMs: 500, idleMs: 500 } });
    for (const [name, send] of [["nothing", ""], ["half a head", "POST /push HTTP/1.1\r\nHost:"]]) {
      await t.step(name!, async () => {
        using connection = await RawConnection.open(server.port);
        await connection.send(send!);
        assert.match(await connection.ended(), /^HTTP\/1.1 408 |^$/);
      });
    }
    await t.step("a connection between requests", async () => {
      using connection = await RawConnection.open(server.port);
      await connection.send(GET);
      assert.equal((await connection.answer())?.status, 200);
      assert.equal(await connection.ended(), "");
    });
  },
);

Deno.test("listen() does not mind clients that go away", async () => {
  await using server = await testServer();
  for (const part of [1, 20, -6, -1]) {
    const connection = await RawConnection.open(server.port);
    await connection.send(post("hello").slice(0, part));
    connection[Symbol.dispose]();
  }
  const gone = await RawConnection.open(server.port);
  await gone.send(post("hello"));
  gone[Symbol.dispose](); // Before the answer can have been read.
  using connection = await RawConnection.open(server.port);
  await connection.send(GET);
  assert.equal((await connection.answer())?.status, 200);
  assert.ok(server.bodies.every((body) => body === "hello"));
});

Deno.test("listen() asks senders to come again while bodies take too much memory together", async () => {
  await using server = await testServer({ maxBodyBytes: 5000, limits: { bodiesBytes: 5000 } });
  using hog = await RawConnection.open(server.port);
  await hog.send(post("x".repeat(4500)).slice(0, -1));
  const answer = await waitFor(async () => {
    using second = await RawConnection.open(server.port);
    await second.send(post("y".repeat(1000)));
    const answer = await second.answer();
    return answer?.status === 429 && answer; // 204 until the server has seen the hog's bytes.
  }, { what: "the server to be short of memory" });
  assert.equal(answer.headers["retry-after"], "1");
  await hog.send("x");
  assert.equal((await hog.answer())?.status, 204);
  using third = await RawConnection.open(server.port);
  await third.send(post("z".repeat(1000)));
  assert.equal((await third.answer())?.status, 204, "the memory has been given back");
});

Deno.test("listen() closes by finishing what runs and taking nothing new", async () => {
  let finish: (reply: { status: number }) => void = () => {};
  let started = false;
  const receive = () =>
    new Promise<{ status: number }>((resolve) => {
      started = true;
      finish = resolve;
    });
  const server = await testServer({ receive });
  using running = await RawConnection.open(server.port);
  await running.send(post("hello"));
  await waitFor(() => started, { what: "the push to arrive" });
  const options = { address: { host: "127.0.0.1", port: 0 }, maxBodyBytes: 1 };
  const other = await listen({ ...options, handle: () => Promise.resolve({ status: 204 }) });
  await other.close(5000); // Nothing runs there: at once.
  const closed = server[Symbol.asyncDispose]();
  finish({ status: 204 });
  await closed;
  await running.ended();
  await assert.rejects(RawConnection.open(server.port));
});

Deno.test("listen() says in one sentence that an address is taken or not ours", async () => {
  await using server = await testServer();
  const at = (host: string, port: number) =>
    listen({
      address: { host, port },
      maxBodyBytes: 1,
      handle: () => Promise.resolve({ status: 204 }),
    });
  await assert.rejects(at("127.0.0.1", server.port), {
    kind: "network",
    message: `Cannot listen on 127.0.0.1:${server.port}: another program listens there`,
  });
  await assert.rejects(at("192.0.2.1", 0), { kind: "network" });
});

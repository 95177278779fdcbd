import assert from "node:assert/strict";
import { createServer } from "node:http";
import { Door } from "../../../lib/server/door.ts";
import { RawConnection } from "../../support/raw_http.ts";
import { needs } from "../../support/skip.ts";
import { waitFor } from "../../support/wait_for.ts";

const GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

interface TestDoor extends AsyncDisposable {
  readonly port: number;
  readonly made: () => number;
}

async function openDoor(mayReopen: boolean): Promise<TestDoor> {
  let made = 0;
  const door = await Door.open({
    address: { host: "127.0.0.1", port: 0 },
    crowd: { connections: 3, backlog: 10 },
    mayReopen,
    newServer: () => {
      const number = ++made;
      return createServer((_request, response) => response.end(`server ${number}`));
    },
  });
  return {
    port: door.address.port,
    made: () => made,
    [Symbol.asyncDispose]: async () => {
      const closed = door.close();
      door.endAllConnections();
      await closed;
    },
  };
}

async function say(connection: RawConnection): Promise<string | undefined> {
  await connection.send(GET);
  return (await connection.answer())?.body;
}

async function crowd(port: number, count: number): Promise<RawConnection[]> {
  const connections = [];
  for (let i = 0; i < count; i++) connections.push(await RawConnection.open(port));
  return connections;
}

needs("deno 2.9").test("Door drops connections over its limit", async () => {
  await using door = await openDoor(false);
  const connections = await crowd(door.port, 5);
  await waitFor(() => connections.filter(({ isOver }) => isOver).length === 2, {
    what: "two to be dropped",
  });
  for (const connection of connections) connection[Symbol.dispose]();
});

needs("deno 2.9").test(
  "Door listens anew after a crowd, and keeps the connections it has",
  async () => {
    await using door = await openDoor(true);
    const [kept, ...others] = await crowd(door.port, 3);
    assert.equal(await say(kept!), "server 1");
    for (const connection of others) connection[Symbol.dispose]();
    await waitFor(() => door.made() === 2, { what: "the door to be opened again" });
    using fresh = await waitFor(() => RawConnection.open(door.port), { what: "a connection" });
    assert.equal(await say(fresh), "server 2");
    assert.equal(await say(kept!), "server 1", "nobody has hung up");
    kept![Symbol.dispose]();
  },
);

needs("deno 2.9").test(
  "Door stays as it is without a crowd, or where it may not reopen",
  async () => {
    await using few = await openDoor(true);
    await using fixed = await openDoor(false);
    for (const { port } of [few, fixed]) {
      const connections = await crowd(port, port === few.port ? 2 : 3);
      assert.equal(await say(connections[0]!), "server 1");
      for (const connection of connections) connection[Symbol.dispose]();
    }
    // A third door that does reopen tells that the time in which these could have has passed.
    await using busy = await openDoor(true);
    for (const connection of await crowd(busy.port, 3)) {
      await say(connection);
      connection[Symbol.dispose]();
    }
    await waitFor(() => busy.made() === 2, { what: "the busy door to be opened again" });
    assert.deepEqual([few.made(), fixed.made()], [1, 1]);
  },
);

/**
 * The same values, each asked for while whoever takes them is at work on the one before: reading goes on in the
 * runtime's threads while this one searches. Holds one value; what a source throws is thrown in its turn.
 */
export async function* oneAhead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const values = source[Symbol.asyncIterator]();
  let next = values.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = values.next();
      next.catch(() => {}); // Thrown above, if anybody goes on.
      yield value;
    }
  } finally {
    await values.return?.();
  }
}

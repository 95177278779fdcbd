export interface WaitOptions {
  /** What is waited for; stands in the failure's text. */
  readonly what: string;
  /** Generous, for a machine that does seven things at once: it only costs time when a test fails. */
  readonly deadlineMs?: number;
}

/**
 * Resolves with the condition's first value that is neither undefined nor false; asks every 10 ms.
 * @throws {Error} when the deadline has passed, with the last thing the condition threw as cause.
 */
export async function waitFor<T>(
  condition: () => T | undefined | false | Promise<T | undefined | false>,
  { what, deadlineMs = 60_000 }: WaitOptions,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  let cause: unknown;
  while (performance.now() < end) {
    try {
      const value = await condition();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      cause = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`Waited ${deadlineMs} ms in vain for ${what}`, { cause });
}

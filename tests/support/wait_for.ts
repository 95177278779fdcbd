export interface WaitOptions {
  /** What is waited for; stands in the failure's text. */
  readonly what: string;
  /** Generous, for a machine that does seven things at once: it only costs time when a test fails. */
  readonly deadlineMs?: number;
}

/** Between two questions: a tenth of what has been waited already. To ask may start a program. */
const PAUSE_MS = { least: 10, most: 200 };

/**
 * Resolves with the condition's first value that is neither undefined nor false.
 *
 * @throws {Error} when the deadline has passed, with the last thing the condition threw as cause.
 */
export async function waitFor<T>(
  condition: () => T | undefined | false | Promise<T | undefined | false>,
  { what, deadlineMs = 60_000 }: WaitOptions,
): Promise<T> {
  const startMs = performance.now();
  let cause: unknown;
  for (let waitedMs = 0; waitedMs < deadlineMs; waitedMs = performance.now() - startMs) {
    try {
      const value = await condition();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      cause = error;
    }
    const pauseMs = Math.min(Math.max(PAUSE_MS.least, waitedMs / 10), PAUSE_MS.most);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error(`Waited ${deadlineMs} ms in vain for ${what}`, { cause });
}

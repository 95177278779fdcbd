/** Sums are told this often while they grow, and so is how far a search has come. */
export const TELL_EVERY_MS = 150;

/** True when so long has passed since it was last true. */
export function every(ms: number): () => boolean {
  let lastMs = performance.now();
  return () => {
    const nowMs = performance.now();
    if (nowMs - lastMs < ms) return false;
    lastMs = nowMs;
    return true;
  };
}

import type { Metadata, Redaction } from "../format/mod.ts";

/**
 * What metadata may say about redaction once this start writes: only what holds for every line,
 * those of earlier starts too.
 */
export function redactionRecord(
  before: Metadata | undefined,
  now: Redaction | undefined,
): Redaction | undefined {
  const earlier = before?.redaction;
  if (before === undefined || before.totalLines === 0) return now;
  if (earlier === undefined && now === undefined) return undefined;
  const others = new Set(earlier?.patterns);
  const patterns = now?.patterns.filter((name) => others.has(name)) ?? [];
  const enabled = earlier?.enabled === true && now?.enabled === true && patterns.length > 0;
  // The key stays named while it is not used, so that a later start finds it again.
  const { mode, keyId } = now?.keyId === undefined ? earlier ?? {} : now;
  return {
    enabled,
    patterns: enabled ? patterns : [],
    ...(mode !== undefined && { mode }),
    ...(keyId !== undefined && { keyId }),
  };
}

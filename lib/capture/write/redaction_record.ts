import { commonRedaction, type Metadata, type Redaction } from "../format/mod.ts";

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
  const common = commonRedaction([earlier, now]);
  // The key stays named while it is not used, so that a later start finds it again.
  const { mode, keyId } = now?.keyId === undefined ? earlier ?? {} : now;
  return {
    enabled: common !== undefined,
    patterns: common?.patterns ?? [],
    ...(mode !== undefined && { mode }),
    ...(keyId !== undefined && { keyId }),
  };
}

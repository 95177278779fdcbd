/** A statement has seven members; nothing of that kind is larger. */
export const STATEMENT_MAX_BYTES = 64 * 1024;
/** Sums of 300,000 files with names of usual length. */
export const SUMS_MAX_BYTES = 32 * 1024 * 1024;

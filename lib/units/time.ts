/** A moment: whole seconds since 1970 in UTC, and nanoseconds within the second. */
export interface Time {
  /** Whole seconds, 0 to 253402300799 (year 9999). */
  seconds: number;
  /** 0 to 999,999,999. */
  nanos: number;
}

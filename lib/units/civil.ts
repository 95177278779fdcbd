/**
 * Days and dates of the proleptic Gregorian calendar, for every year. `Date.UTC` would do but for
 * the years 0 to 99, which it takes for 1900 to 1999; the year 1 is what older captures hold where
 * no time was known.
 */

export const SECONDS_A_DAY = 86_400;
/** 400 years, after which the calendar repeats. */
const DAYS_AN_ERA = 146_097;
/** Days from 0000-03-01 to 1970-01-01. Years are counted from March: leap days then come last. */
const EPOCH_SHIFT = 719_468;

export interface Civil {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** Days since 1970-01-01; negative before. */
export function daysOfCivil({ year, month, day }: Civil): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) +
    dayOfYear;
  return era * DAYS_AN_ERA + dayOfEra - EPOCH_SHIFT;
}

/** The date that lies `days` after 1970-01-01. */
export function civilOfDays(days: number): Civil {
  const shifted = days + EPOCH_SHIFT;
  const era = Math.floor(shifted / DAYS_AN_ERA);
  const dayOfEra = shifted - era * DAYS_AN_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra -
    (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** True for a date that exists: no 30 February. */
export function isCivil(date: Civil): boolean {
  const { year, month, day } = date;
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  const back = civilOfDays(daysOfCivil(date));
  return back.year === year && back.month === month && back.day === day;
}

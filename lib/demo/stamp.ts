/** Times as programs write them into their lines. All of them are UTC, in milliseconds since 1970. */

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** `2026-11-21T10:32:01.123Z`. */
export function isoStamp(ms: number): string {
  return new Date(ms).toISOString();
}

/** `1121 10:32:01.123000`, as klog writes it. */
export function klogStamp(ms: number): string {
  const iso = isoStamp(ms);
  return `${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000`;
}

/** `21/Nov/2026:10:32:01 +0000`, as access logs have it. */
export function accessStamp(ms: number): string {
  const iso = isoStamp(ms);
  const month = MONTHS[Number(iso.slice(5, 7)) - 1];
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}

/** Only so much of a text makes its signature; the rest says the same. UTF-16 units. */
const MASKED_MAX = 1024;

/** White space, and what must not reach a table of one line a signature. */
const BLANK = /[\s\u0000-\u001f\u007f-\u009f]+/g;

interface Mask {
  readonly pattern: RegExp;
  readonly token: string;
  /** One of these characters is in every match: a text without them is not searched. */
  readonly needs?: RegExp;
}

const DIGIT = /\d/;
/** Every match has one of these; most prose has none. */
const ANY = /[\d"'`@:/\\-]/;
/** Groups of hexadecimal digits, with `::` or at least five colons: IPv6, and MAC addresses too. */
const IPV6 = "(?=[0-9a-fA-F:]*(?:::|(?::[0-9a-fA-F]+){5}))(?=:*[0-9a-fA-F])[0-9a-fA-F:]{2,39}";

/**
 * What varies from line to line, in the order in which it is replaced: what may hold others comes
 * first. Every pattern takes time linear in the text, or is bounded by {@linkcode MASKED_MAX}.
 */
const MASKS: readonly Mask[] = [
  {
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>\])},]*[^\s"'<>\])},.:;]/gi,
    token: "<URL>",
    needs: /:\/\//,
  },
  { pattern: /"(?:[^"\\]|\\.)*"/g, token: "<STR>", needs: /"/ },
  { pattern: /(?<!\w)'[^'\n]{0,256}'(?!\w)/g, token: "<STR>", needs: /'/ },
  { pattern: /(?<!\w)`[^`\n]{0,256}`(?!\w)/g, token: "<STR>", needs: /`/ },
  {
    pattern: /\b[\w.%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}\b/g,
    token: "<EMAIL>",
    needs: /@/,
  },
  {
    pattern: /\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b/g,
    token: "<UUID>",
    needs: /-/,
  },
  {
    pattern:
      /\b\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z| ?[+-]\d\d:?\d\d)?)?|\b\d{1,2}\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d(?: [+-]\d{4})?|\b(?:\w{3} )?[A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d(?: \d{4})?|\b\d\d:\d\d:\d\d(?:[.,]\d+)?/g,
    token: "<TS>",
    needs: DIGIT,
  },
  {
    pattern: /\b(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?:\/\d{1,2})?\b/g,
    token: "<IP>",
    needs: DIGIT,
  },
  {
    pattern: new RegExp(
      `(?<![\\w:.])(?:\\[(?:${IPV6})(?:%\\w+)?\\](?::\\d{1,5})?(?!\\w)|(?:${IPV6})(?:%\\w+)?(?![\\w:]))`,
      "g",
    ),
    token: "<IP>",
    needs: /:[0-9a-fA-F]*:/,
  },
  {
    pattern:
      /(?<![\w<])(?:[A-Za-z]:\\|~?\/|\.{1,2}\/)[\w.@%+~$*?=&\\/-]*[\w/\\]|\b[\w.-]+(?:\/[\w.@-]+){2,}/g,
    token: "<PATH>",
    needs: /[/\\]/,
  },
  // Names with a generated part: api-7d9f8b6c5-x2x4z, req_8f3kd92ls.
  {
    pattern: /(?<![\w<])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])(?:[A-Za-z0-9]+[-_])+[A-Za-z0-9]*\d[\w-]*/g,
    token: "<ID>",
    needs: DIGIT,
  },
  { pattern: /\b0[xX][0-9a-fA-F]+\b/g, token: "<HEX>", needs: DIGIT },
  {
    pattern: /\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b|\b(?=[0-9A-F]*\d)(?=[0-9A-F]*[A-F])[0-9A-F]{8,}\b/g,
    token: "<HEX>",
    needs: DIGIT,
  },
  {
    pattern:
      /(?<![\w.])[-+]?\d+(?:\.\d+)? ?(?:ns|us|µs|μs|ms|secs?|seconds?|mins?|minutes?|hours?|days?|[smhd])(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|[smh]))*(?!\w)/g,
    token: "<DUR>",
    needs: DIGIT,
  },
  {
    pattern: /(?<![\w.])\d+(?:\.\d+)? ?(?:[KMGTP]i?B|[kmgt]b|bytes?|B|[KMGT]i)(?!\w)/g,
    token: "<SIZE>",
    needs: DIGIT,
  },
  { pattern: /(?<![\w<])(?=\w*\d\w*\d\w*\d)(?=\w*[A-Za-z])\w{10,}/g, token: "<ID>", needs: DIGIT },
];

/** Numbers by themselves; those behind a letter (x509, utf8) belong to its word. */
const NUMBER = /(?<![A-Za-z0-9_])[-+]?\d+(?:[.,]\d+)*%?/g;
/** A number that is an HTTP status by what stands around it. */
const STATUS_BEFORE =
  /(?:status|code|http(?:\/\d(?:\.\d)?)?|returned|responded|response|respond|got|answered)(?: code| with| status)*["']?[\s=:(]*$/i;
/** `502 Bad Gateway`, `404 Not Found`. */
const STATUS_AFTER = /^ (?:[A-Z][a-z]+(?: |$|[.,:;)])|OK\b)/;

/**
 * Replaces what varies by tokens: `<URL> <STR> <EMAIL> <UUID> <TS> <IP> <PATH> <HEX> <DUR> <SIZE>
 * <ID> <N>`. HTTP statuses are kept; they are what tells lines apart. Runs of white space become
 * one space, so that the result is one line of at most 1,024 characters and what the tokens add.
 */
export function maskText(text: string): string {
  let masked = (text.length > MASKED_MAX ? text.slice(0, MASKED_MAX) : text)
    .replace(BLANK, " ").trim();
  if (!ANY.test(masked)) return masked;
  for (const { pattern, token, needs } of MASKS) {
    if (needs === undefined || needs.test(masked)) masked = masked.replace(pattern, token);
  }
  return DIGIT.test(masked) ? masked.replace(NUMBER, maskNumber) : masked;
}

function maskNumber(number: string, at: number, text: string): string {
  if (!/^[1-5]\d\d$/.test(number)) return "<N>";
  const before = text.slice(Math.max(0, at - 32), at);
  const isStatus = STATUS_BEFORE.test(before) || STATUS_AFTER.test(text.slice(at + 3, at + 40));
  return isStatus ? number : "<N>";
}

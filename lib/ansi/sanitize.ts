/** Marks on one base character that are shown as they are. No script needs more. */
const MARKS_MAX = 8;

/** Combining marks; and the vowels and finals of Hangul, which take no cell either, however many. */
const MARK = String.raw`[\p{M}\u1160-\u11ff\ud7b0-\ud7ff]`;

/** Text without a single character outside printable ASCII and tab needs no closer look. */
const BEYOND_ASCII = /[^\t\x20-\x7e]/;

/**
 * What must not reach a terminal:
 * - Cc, controls: C0, DEL, C1 (U+009B alone starts a sequence on some terminals);
 * - Cf, format characters: bidirectional overrides, zero-width ones, tags;
 * - Cs, halves of surrogate pairs, which become U+FFFD on the way out;
 * - Zl and Zp, line ends that are no newline;
 * - the other default-ignorables, which show nothing: fillers, variation selectors;
 * - combining marks beyond the eighth in a row, which paint over the lines around;
 * - a mark that has nothing to stand on: terminals disagree on the cells that it takes.
 */
const UNSAFE = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|` +
  `(?<=${MARK}{${MARKS_MAX}})${MARK}|(?<![^\\t])${MARK}`;
const SOME_UNSAFE = new RegExp(String.raw`(?!\t)(?:${UNSAFE})`, "u");
/** U+FE0F after an emoji asks for colour only, and terminals disagree on the width it gives. */
const EACH_UNSAFE = new RegExp(String.raw`(?<=\p{Emoji})(\ufe0f)|(?!\t)(?:${UNSAFE})`, "gu");

/**
 * Makes log text safe to print on a terminal, on one line, by showing what should not act:
 *
 *     newline        \n                    ESC, CR, BEL, other C0, DEL    ␛ ␍ ␇ … ␡
 *     tab            left alone            everything else unsafe         \u202e, \u{e0041}
 *
 * U+FE0F right after an emoji is left out. Idempotent; linear in the length; at most six times as
 * long. The result is for eyes: it cannot be turned back.
 */
export function sanitize(text: string): string {
  if (!BEYOND_ASCII.test(text) || !SOME_UNSAFE.test(text)) return text;
  return text.replace(EACH_UNSAFE, visible);
}

const CONTROL_PICTURES = 0x2400;
const PICTURE_OF_DEL = "\u2421";

function visible(char: string, presentation: string | undefined): string {
  if (presentation !== undefined) return "";
  if (char === "\n") return "\\n";
  if (char === "\x7f") return PICTURE_OF_DEL;
  const code = char.codePointAt(0)!;
  if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code);
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

const JSON_UNSAFE = new RegExp(UNSAFE, "gu");

/**
 * As {@linkcode sanitize}, for text that is JSON: everything unsafe becomes a JSON escape, so that
 * the text still means the same. It must hold no white space but in its strings.
 */
export function sanitizeJson(json: string): string {
  if (!BEYOND_ASCII.test(json)) return json;
  return json.replace(JSON_UNSAFE, (char) => {
    let escaped = "";
    for (let i = 0; i < char.length; i++) {
      escaped += `\\u${char.charCodeAt(i).toString(16).padStart(4, "0")}`;
    }
    return escaped;
  });
}

import type { Level } from "./level.ts";

/** Only so much of a line is searched for words: who shouts does so early. UTF-16 units. */
const SEARCHED_MAX = 4096;

/** What most lines have none of; the cheap question before the careful one. */
const CANDIDATE =
  /err|fail|panic|fatal|exception|refused|time(?:d ?|-)?out|oom|out of mem|crash|segfault|segmentation|x509|deadline|traceback|warn|critical/i;

/** Words that tell trouble by themselves, with their borders. Groups: fatal, timeout, error, warn. */
const WORD = new RegExp(
  "(?<![\\w./\\\\])(?:" +
    "(panic(?:s|ked)?|fatal|oomkilled|oom[- ]killed|out of memory|segfault|segmentation fault|" +
    "core dumped|crashloopbackoff|critical)|" +
    "(time-?outs?)|" +
    "(errors?|err|exceptions?|fail(?:s|ed|ing|ures?)?|refused|timed[- ]out|deadline exceeded|" +
    "x509|traceback)|" +
    "(warn(?:ings?)?)" +
    ")(?!\\w)",
  "gi",
);

/** Names of classes: NullPointerException, java.io.IOException, TypeError. */
const CLASS_NAME = /(?<!\w)[A-Z]\w*[a-z](?:Error|Exception|Failure)s?(?![\w])/g;

/** What stands before a word and takes it back. */
const DENIED_BEFORE =
  /(?:(?:^|[^\w.])(?:no|0|zero|without|never|not|isn't|wasn't|didn't|don't|doesn't)[\s_-]+(?:(?:an?|any|further|more|new|other|known)\s+)?|(?:^|\W)(?:non|on|no)[-_])$/i;

/** What stands behind a word and takes it back: `=0`, `: none`, ` rate 0.0%`, `.log`, `-free`. */
const DENIED_AFTER = new RegExp(
  "^(?:\\.\\w|/|-(?:free|safe|over|fast|prone|tolerant|rate|page|log|handl|budget)|\\s+over\\b|" +
    "(?:[\\s_-]*(?:count|rate|ratio|total)s?)?[\"']?\\s*(?:[=:]|is|of|\\s)\\s*[\"']?" +
    "(?:0(?:\\.0+)?%?(?![\\w.])|<nil>|\"\"|'')|" +
    "[\"']?=[\"']?(?:null|nil|none|false|undefined)\\b|" +
    "[\"']?\\s*(?::|is)?\\s+(?:null|nil|none|false|undefined)\\s*(?:$|[,;)}\\]\"']))",
  "i",
);

/** A timeout that is a setting, not an event. */
const SETTING_BEFORE =
  /(?:^|\W)(?:with|set|sets|setting|default|using|max|maximum|a|configured)[\s_-]+(?:\w+[\s_-]+)?$/i;
const SETTING_AFTER = /^["']?\s*(?:[=:]\s*["']?\d|\s(?:of|is|set|to|value|config\w*)\b|\s*\d)/i;
/** How far around a word is looked. */
const AROUND = 32;

/**
 * The level that the words of a text tell, when no field does. Words have borders ("failover" is
 * none) and can be taken back ("0 errors", "no error", "errors=0", "timeout=30s").
 *
 * @returns the worst level found; undefined when the words tell none.
 */
export function levelOfWords(text: string): Level | undefined {
  const head = text.length > SEARCHED_MAX ? text.slice(0, SEARCHED_MAX) : text;
  if (!CANDIDATE.test(head)) return undefined;
  let worst: Level | undefined = hasClassName(head) ? "error" : undefined;
  WORD.lastIndex = 0;
  for (let found = WORD.exec(head); found !== null; found = WORD.exec(head)) {
    if (isTakenBack(head, found)) continue;
    if (found[1] !== undefined) return "fatal";
    if (found[4] === undefined) worst = "error";
    else worst ??= "warn";
  }
  return worst;
}

function hasClassName(text: string): boolean {
  CLASS_NAME.lastIndex = 0;
  for (let found = CLASS_NAME.exec(text); found !== null; found = CLASS_NAME.exec(text)) {
    if (!isTakenBack(text, found)) return true;
  }
  return false;
}

function isTakenBack(text: string, found: RegExpExecArray): boolean {
  const end = found.index + found[0].length;
  const before = text.slice(Math.max(0, found.index - AROUND), found.index);
  const after = text.slice(end, end + AROUND);
  if (DENIED_BEFORE.test(before) || DENIED_AFTER.test(after)) return true;
  return found[2] !== undefined && (SETTING_BEFORE.test(before) || SETTING_AFTER.test(after));
}

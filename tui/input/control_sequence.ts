/** By final byte: keys of xterm and its kin. */
const FINAL: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  H: "home",
  F: "end",
  P: "f1",
  Q: "f2",
  R: "f3",
  S: "f4",
};

/** By number before `~`. */
const NUMBERED: Readonly<Record<number, string>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "page_up",
  6: "page_down",
  7: "home",
  8: "end",
  11: "f1",
  12: "f2",
  13: "f3",
  14: "f4",
  15: "f5",
};

/** By code point, in sequences that end in `u`. */
const CODES: Readonly<Record<number, string>> = {
  9: "tab",
  13: "enter",
  27: "esc",
  32: "space",
  127: "backspace",
};

/** Buttons that are turns of the wheel, in SGR reports of mice. */
const WHEEL: Readonly<Record<number, string>> = { 64: "wheel_up", 65: "wheel_down" };

/**
 * The key that a control sequence stands for, from what follows `ESC [`; undefined for none of
 * interest, which goes unnoticed.
 */
export function controlSequence(text: string): string | undefined {
  const final = text.at(-1)!;
  if (text === "Z") return "shift+tab";
  const mouse = /^<(\d{1,4});\d{1,5};\d{1,5}M$/.exec(text);
  if (mouse !== null) return WHEEL[Number(mouse[1])];
  const [, code, modifier] = /^(\d{0,7})(?:;(\d{1,3}))?.$/.exec(text) ?? [];
  if (text.length > 1 && !/^\d/.test(text)) return undefined;
  const name = nameOf(final, Number(code || 1));
  return name === undefined ? undefined : withModifiers(name, Number(modifier || 1) - 1);
}

/** The key behind `ESC O`, as terminals send in application mode. */
export function singleShift(final: string): string | undefined {
  return final === "M" ? "enter" : FINAL[final];
}

function nameOf(final: string, code: number): string | undefined {
  if (final === "~") return NUMBERED[code];
  if (final !== "u") return code === 1 ? FINAL[final] : undefined; // 12;40R is a report.
  if (code in CODES) return CODES[code];
  return code > 0x20 && code < 0xd800 ? String.fromCodePoint(code) : undefined;
}

/** @param bits shift 1, alt 2, control 4. */
function withModifiers(name: string, bits: number): string {
  const shift = (bits & 1) !== 0 && name.length > 1 ? "shift+" : "";
  return `${bits & 4 ? "ctrl+" : ""}${bits & 2 ? "alt+" : ""}${shift}${name}`;
}

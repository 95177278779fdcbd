import type { Input } from "./input.ts";

/** `ESC ] 11 ; ? BEL` asks a terminal for its background colour (xterm's control sequences). */
export const ASK_BACKGROUND = "\x1b]11;?\x07";

const REPLY = /^\]11;rgba?:([0-9a-f]{1,4})\/([0-9a-f]{1,4})\/([0-9a-f]{1,4})/i;

/** The answer to {@linkcode ASK_BACKGROUND}, from what stands between ESC and the end. */
export function backgroundReply(text: string): Input | undefined {
  const found = REPLY.exec(text);
  if (found === null) return undefined;
  const [red = 0, green = 0, blue = 0] = found.slice(1).map(share);
  // How bright it looks: ITU-R BT.601.
  return { kind: "background", isLight: 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 };
}

/** Hex digits → 0 to 1, whatever their number. */
function share(digits: string): number {
  return parseInt(digits, 16) / (16 ** digits.length - 1);
}

/** What rxvt and others tell in COLORFGBG, `15;0`: the last number is the background. */
export function isLightByVariable(value: string | undefined): boolean {
  const background = /;(\d{1,2})$/.exec(value ?? "")?.[1];
  return background !== undefined && (Number(background) === 7 || Number(background) > 8);
}

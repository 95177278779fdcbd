/** Bytes of text that a clipboard takes: OSC 52 has to end somewhere, for xterm at 100 kB of base64. */
export const COPY_MAX_BYTES = 74_000;

/** Puts text on the clipboard of the terminal (OSC 52 of xterm), which may refuse it. */
export function copySequence(text: string): string {
  return `\x1b]52;c;${new TextEncoder().encode(text).toBase64()}\x07`;
}

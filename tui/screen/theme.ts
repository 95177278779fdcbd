import type { Look } from "./frame.ts";

/** How a look is switched on: parameters of Select Graphic Rendition (ECMA-48, 8.3.117). */
export type Theme = Readonly<Record<Look, string>>;

export interface TerminalColors {
  readonly hasColor: boolean;
  /** Dark text on a light background. */
  readonly isLight: boolean;
}

/** Attributes only: what NO_COLOR and terminals without colours leave. */
const PLAIN: Theme = {
  plain: "",
  dim: "2",
  bold: "1",
  error: "1",
  warn: "1",
  ok: "",
  info: "",
  match: "1;4",
  current: "1;7",
  badge: "7",
  selected: "7",
  source0: "",
  source1: "",
  source2: "",
  source3: "",
  source4: "",
  source5: "",
};

/**
 * The sixteen colours that every terminal has, and that people choose themselves. Bright ones for
 * dark backgrounds; on light ones yellow and cyan cannot be read, and dim is too dim.
 */
const DARK: Theme = {
  ...PLAIN,
  dim: "90",
  error: "1;91",
  warn: "93",
  ok: "92",
  info: "96",
  match: "30;103",
  current: "30;105",
  source0: "36",
  source1: "32",
  source2: "35",
  source3: "94",
  source4: "33",
  source5: "95",
};

const LIGHT: Theme = {
  ...PLAIN,
  dim: "90",
  error: "1;31",
  warn: "1;35",
  ok: "32",
  info: "34",
  match: "30;43",
  current: "97;45",
  source0: "34",
  source1: "32",
  source2: "35",
  source3: "31",
  source4: "36",
  source5: "1;34",
};

export function themeFor({ hasColor, isLight }: TerminalColors): Theme {
  if (!hasColor) return PLAIN;
  return isLight ? LIGHT : DARK;
}

const SOURCES = ["source0", "source1", "source2", "source3", "source4", "source5"] as const;

/** FNV-1a of 32 bits; its low bits are the poorest. */
const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const FNV_GOOD_BIT = 12;

/** The look of a source: the same for the same name, in every run. */
export function sourceLook(name: string): Look {
  let hash = FNV_START;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), FNV_PRIME);
  return SOURCES[(hash >>> FNV_GOOD_BIT) % SOURCES.length]!;
}

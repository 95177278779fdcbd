import { cutCells, sanitize } from "../../lib/ansi/mod.ts";
import { formatCount, plural, zonedTs } from "../../lib/units/mod.ts";
import { windowOf } from "../prompt.ts";
import { fitLine, type Line, lineWidth, span, spread } from "../screen/frame.ts";
import { hitNumber, type Search, totalOf } from "../search.ts";
import { isAwaited, type PromptKind, type State } from "../state.ts";
import { pickerHint } from "./picker_view.ts";

/** A filter is shown up to here: there may be several, and the count behind them. */
const FILTER_CELLS = 36;

/** What decides what is on the screen, at the right end of the rule. */
export function badges(state: State): Line {
  const { filters, search, pane } = state;
  const texts = [
    ...scopeBadges(state),
    ...filters.map(({ kind, text }) => `${kind.toUpperCase()} ${short(text)}`),
    ...search === undefined ? [] : [searchBadge(search, state)],
    ...hostileBadge(state),
    linesText(state),
    ...pane.isFollowing ? ["FOLLOW"] : [],
  ];
  return texts.map((text) => span(` ${text} `, "badge"));
}

/** `FROM 11-22 09:30:00`: what the command line left out stays out. */
function scopeBadges({ scope: { from, to }, zone }: State): string[] {
  const short = (ts: string) => zonedTs(ts, zone).slice(5, 19).replace("T", " ");
  return [
    ...from === undefined ? [] : [`FROM ${short(from)}`],
    ...to === undefined ? [] : [`TO ${short(to)}`],
  ];
}

function linesText({ shown, extent }: State): string {
  if (shown === undefined) return plural(extent.lines, "line");
  const more = shown.isDone ? "" : "+";
  // With what is made up there may be more than all.
  const all = shown.lines <= extent.lines ? `of ${plural(extent.lines, "line")}` : "lines";
  return `${formatCount(shown.lines)}${more} ${all}`;
}

function short(text: string): string {
  return cutCells(sanitize(text), FILTER_CELLS);
}

function searchBadge(search: Search, { pane, tasks }: State): string {
  const total = formatCount(totalOf(search));
  const { source, ticket } = search;
  if (!search.isDone) {
    const share = tasks.find((task) => task.ticket === ticket)?.share ?? 0;
    return `[${total}+ ${Math.floor(share * 100)}%] /${source}`;
  }
  const number = hitNumber(search, pane.entries[pane.at]?.cursor ?? 0);
  return `[${number === undefined ? "–" : formatCount(number)}/${total}] /${source}`;
}

function hostileBadge({ hostile }: State): string[] {
  if (hostile.size === 0) return [];
  const lines = [...hostile.values()].reduce((sum, cursors) => sum + cursors.size, 0);
  const [most] = [...hostile].sort(([, a], [, b]) => b.size - a.size);
  return [
    `⚠ ${formatCount(lines)} with control characters, most from ${most![0] || "nobody named"}`,
  ];
}

const SIGNS: Readonly<Record<PromptKind, string>> = {
  search: "/",
  grep: "/=",
  hide: "/!",
  label: "label: ",
  time: "time: ",
  export: "write to: ",
  command: ":",
};

/** The last line: what is being typed, or what there is to say; with the cursor's column. */
export function bottomLine(state: State): { line: Line; column?: number } {
  const { mode, size: { columns } } = state;
  if (mode.kind === "prompt") return promptLine(state, mode);
  if (mode.kind === "picker") return { line: pickerHint(mode.picker, mode.isStart) };
  if (mode.kind === "letter") {
    const what = mode.action === "mark" ? "mark as: a–z" : "go to mark: a–z";
    return { line: [span(what, "bold")] };
  }
  const hint = HINTS[mode.kind] ?? "? help  q quit";
  return { line: spread(said(state), [span(hint, "dim")], columns) };
}

/** Instead of the usual keys, which do not work there; some overlays show their own. */
const HINTS: Partial<Readonly<Record<State["mode"]["kind"], string>>> = {
  prefix: "g again: first entry",
  help: "Esc back",
  detail: "n N next, previous  y copy  Esc back",
  histogram: "",
  patterns: "",
};

/** Of what is being typed, so much is seen beside the longest fault. */
const TYPED_CELLS = 16;

function promptLine(
  { size: { columns } }: State,
  mode: State["mode"] & { readonly kind: "prompt" },
): { line: Line; column: number } {
  const sign = SIGNS[mode.prompt];
  const told = mode.fault === undefined ? [] : [span(`  ${mode.fault}`, "error")];
  const fault = fitLine(told, Math.max(0, columns - sign.length - TYPED_CELLS));
  const { text, column } = windowOf(mode.line, columns - sign.length - lineWidth(fault));
  const typed = fitLine([span(sign, "bold"), span(text)], columns - lineWidth(fault));
  return { line: [...typed, ...fault], column: Math.min(columns - 1, sign.length + column) };
}

function said(state: State): Line {
  const { notice } = state;
  const task = state.tasks.find((task) => isAwaited(state, task));
  if (task !== undefined) {
    const found = task.found > 0 ? `, ${formatCount(task.found)} found` : "";
    return [span(`${task.doing} … ${Math.floor(task.share * 100)} %${found}  (Esc stops)`, "info")];
  }
  if (notice === undefined) return [];
  return [span(notice.text, notice.kind === "fault" ? "error" : "info")];
}

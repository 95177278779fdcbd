import { formatCount } from "../../../units/mod.ts";
import type { Timeline } from "../dense_timeline.ts";
import { isoOf } from "../moment.ts";
import { html, type Markup } from "./markup.ts";

const WIDTH = 800;
const HEIGHT = 200;
/** Room for the figures at the left and the times below. */
const LEFT = 56;
const BOTTOM = 20;
const TOP = 8;
/** More points than pixels are no help: neighbours are added up. */
const POINTS_MAX = 372;

/** Lines and errors over time: two areas, drawn from the same zero. Undefined for one window. */
export function timelineChart(timeline: Timeline): Markup | undefined {
  const { step, total, errors } = thinned(timeline);
  if (total.length < 2) return undefined;
  const most = total.reduce((max, value) => Math.max(max, value), 1);
  const x = (i: number) => LEFT + i * (WIDTH - LEFT) / (total.length - 1);
  const y = (value: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most);
  const area = (values: readonly number[]) =>
    `${LEFT},${y(0)} ${values.map((value, i) => `${round(x(i))},${round(y(value))}`).join(" ")} ` +
    `${WIDTH},${y(0)}`;
  const from = isoOf(timeline.startS);
  const to = isoOf(timeline.startS + timeline.total.length * timeline.widthS);
  return html`
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Lines and errors over time">
      <line class="axis" x1="${LEFT}" y1="${y(0)}" x2="${WIDTH}" y2="${y(0)}" />
      <line class="grid" x1="${LEFT}" y1="${y(most)}" x2="${WIDTH}" y2="${y(most)}" />
      <polygon class="total" points="${area(total)}" />
      <polygon class="errors" points="${area(errors)}" />
      <text x="${LEFT - 6}" y="${y(most) + 8}" text-anchor="end">${formatCount(most)}</text>
      <text x="${LEFT - 6}" y="${y(0)}" text-anchor="end">0</text>
      <text x="${LEFT}" y="${HEIGHT - 4}">${from}</text>
      <text x="${WIDTH}" y="${HEIGHT - 4}" text-anchor="end">${to}</text>
    </svg>
    <p class="legend"><span class="key total"></span> lines <span class="key errors"></span> errors,
    one point is ${step * timeline.widthS} s</p>
  `;
}

/** A share as a bar. */
export function bar(part: number, whole: number): Markup {
  const width = whole === 0 ? 0 : round(part / whole * 100);
  return html`
    <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="total" width="${width}" height="10" />
    </svg>
  `;
}

function thinned({ total, errors }: Timeline) {
  const step = Math.max(1, Math.ceil(total.length / POINTS_MAX));
  return { step, total: sums(total, step), errors: sums(errors, step) };
}

function sums(values: readonly number[], step: number): readonly number[] {
  const out = new Array<number>(Math.ceil(values.length / step)).fill(0);
  for (const [i, value] of values.entries()) out[Math.floor(i / step)]! += value;
  return out;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

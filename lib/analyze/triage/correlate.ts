import type { Span } from "./scan.ts";
import type { ServiceErrors } from "./services.ts";
import { TimeCounts } from "./time_counts.ts";

/** Two services whose errors come together. */
export interface Correlation {
  /** The one whose errors come first; of equals the first by name. */
  readonly source: string;
  readonly target: string;
  readonly lagS: number;
  readonly pattern: "co_failure" | "cascade_timeout" | "cascade_error";
  /** Coefficient of correlation, two decimals. */
  readonly confidence: number;
  readonly sourceError: string;
  readonly targetError: string;
}

/** What is asked of errors before they may correlate at all. */
const SUPPORT = {
  /** Slots of the time looked at; fewer say nothing. */
  slots: 12,
  /** Errors of each service. */
  errors: 10,
  /** Slots in which a service has errors; one burst is no series. */
  activeSlots: 3,
  /** Slots in which both have more errors than on average. */
  commonSlots: 3,
  confidence: 0.5,
  /** Odds that a pair of services without connection is listed, over all pairs and lags. */
  chance: 0.001,
} as const;

/** Services that are compared with each other, those with most errors. */
const SERVICES_MAX = 32;
const LAGS_MAX = 5;
const SLOTS_MAX = 100_000;

/** A service's errors in slots that all services share, made even: see {@linkcode steady}. */
interface Series {
  readonly service: ServiceErrors;
  /** [slot, value] where there are errors, by slot; and the same, dense. */
  readonly active: readonly (readonly [slot: number, value: number])[];
  readonly values: Float64Array;
}

/**
 * Finds pairs of services whose errors rise and fall together, at once or up to five slots apart.
 *
 * Constant series and tiny ones never score: both services need errors in several slots, variance,
 * and several slots in which both are above their average; and the coefficient must be larger than
 * chance makes it, given how many slots there are and how many pairs and lags were tried (Fisher's z
 * with Bonferroni's correction). Counts are compared by their square roots, because the spread of a
 * count grows with it: one burst does not outweigh an hour.
 *
 * @returns by confidence, then by names.
 */
export function correlate(
  services: readonly ServiceErrors[],
  span: Span,
): readonly Correlation[] {
  const series = seriesOf(services, span);
  const threshold = thresholdFor(series.length);
  const found: Correlation[] = [];
  for (const [i, a] of series.entries()) {
    for (const b of series.slice(i + 1)) {
      const one = betterOf(pairOf(a, b, threshold), pairOf(b, a, threshold));
      if (one !== undefined) found.push(one);
    }
  }
  return found.sort((a, b) =>
    b.confidence - a.confidence || compare(a.source, b.source) || compare(a.target, b.target)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What Fisher's z must exceed; an upper bound of the normal quantile, so rather too strict. */
function thresholdFor(services: number): number {
  const tests = services * (services - 1) * (LAGS_MAX + 1);
  return Math.sqrt(2 * Math.log(Math.max(1, tests) / (2 * SUPPORT.chance)));
}

function seriesOf(
  services: readonly ServiceErrors[],
  { fromS, toS }: Span,
): Series[] {
  const busy = services.filter(({ errors }) => errors >= SUPPORT.errors).slice(0, SERVICES_MAX);
  let widthS = busy.reduce((most, { counts }) => Math.max(most, counts.widthS), 1);
  while ((toS - fromS) / widthS > SLOTS_MAX) widthS *= 2;
  const first = Math.floor(fromS / widthS);
  const slots = Math.floor(toS / widthS) - first + 1;
  if (slots < SUPPORT.slots) return [];
  return busy.map((service) => evenSeries(service, { widthS, first, slots }))
    .filter(({ active }) => active.length >= SUPPORT.activeSlots)
    .sort((a, b) => compare(a.service.name, b.service.name));
}

function evenSeries(
  service: ServiceErrors,
  { widthS, first, slots }: { readonly widthS: number; readonly first: number; slots: number },
): Series {
  const counts = new TimeCounts(service.counts.widthS, Infinity);
  counts.merge(service.counts);
  while (counts.widthS < widthS) counts.widen();
  const values = new Float64Array(slots);
  const active: [number, number][] = [];
  for (const [slot, , errors] of counts.pack().slots) {
    const at = slot - first;
    if (at < 0 || at >= slots || errors === 0) continue;
    values[at] = steady(errors);
    active.push([at, values[at]!]);
  }
  return { service, active, values };
}

/** Anscombe's square root, shifted so that no error is 0: counts of any size then spread alike. */
function steady(count: number): number {
  return Math.sqrt(count + 0.375) - Math.sqrt(0.375);
}

interface Score {
  readonly lag: number;
  readonly coefficient: number;
}

/** How well `b` follows `a`; undefined when it does not. */
function pairOf(a: Series, b: Series, threshold: number): Correlation | undefined {
  let best: Score | undefined;
  for (let lag = 0; lag <= LAGS_MAX; lag++) {
    const coefficient = coefficientAt(a, b, lag);
    if (coefficient > (best?.coefficient ?? 0) + 1e-12) best = { lag, coefficient };
  }
  if (best === undefined || best.coefficient <= SUPPORT.confidence) return undefined;
  const free = a.values.length - best.lag - 3;
  const z = Math.atanh(Math.min(best.coefficient, 1 - 1e-9)) * Math.sqrt(Math.max(0, free));
  if (z < threshold || commonSlots(a, b, best.lag) < SUPPORT.commonSlots) return undefined;
  return correlationOf(a.service, b.service, best, slotSeconds(a));
}

function slotSeconds({ service: { counts } }: Series): number {
  return counts.widthS;
}

/** Pearson's coefficient of a at t and b at t + lag; 0 when one of them is constant there. */
function coefficientAt(a: Series, b: Series, lag: number): number {
  const n = a.values.length - lag;
  if (n < SUPPORT.slots) return 0;
  let [sumA, squaresA, sumB, squaresB, products] = [0, 0, 0, 0, 0];
  for (const [slot, value] of a.active) {
    if (slot >= n) break;
    sumA += value;
    squaresA += value * value;
    products += value * b.values[slot + lag]!;
  }
  for (const [slot, value] of b.active) {
    if (slot < lag) continue;
    sumB += value;
    squaresB += value * value;
  }
  const varianceA = squaresA - sumA * sumA / n;
  const varianceB = squaresB - sumB * sumB / n;
  if (varianceA <= 1e-9 * squaresA || varianceB <= 1e-9 * squaresB) return 0;
  return (products - sumA * sumB / n) / Math.sqrt(varianceA * varianceB);
}

/** Slots in which both are above their average. */
function commonSlots(a: Series, b: Series, lag: number): number {
  const mean = ({ active, values }: Series) =>
    active.reduce((sum, [, value]) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  return a.active.filter(([slot, value]) => value > meanA && (b.values[slot + lag] ?? 0) > meanB)
    .length;
}

function correlationOf(
  source: ServiceErrors,
  target: ServiceErrors,
  { lag, coefficient }: Score,
  widthS: number,
): Correlation {
  return {
    source: source.name,
    target: target.name,
    lagS: lag * widthS,
    pattern: patternOf(source, target, lag),
    confidence: Math.round(coefficient * 100) / 100,
    sourceError: source.firstError,
    targetError: target.firstError,
  };
}

function patternOf(
  { name, firstError }: ServiceErrors,
  target: ServiceErrors,
  lag: number,
): Correlation["pattern"] {
  if (lag === 0) return "co_failure";
  const names = mentions(firstError, target.name) || mentions(target.firstError, name);
  return names ? "cascade_timeout" : "cascade_error";
}

/** True if the text has the word with borders around it. */
function mentions(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const around = (text[at - 1] ?? " ") + (text[at + word.length] ?? " ");
    if (word !== "" && !/\w/.test(around)) return true;
  }
  return false;
}

/** The more confident direction; of equals that of the smaller lag, then the first. */
function betterOf(
  a: Correlation | undefined,
  b: Correlation | undefined,
): Correlation | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.confidence !== b.confidence) return a.confidence > b.confidence ? a : b;
  return b.lagS < a.lagS ? b : a;
}

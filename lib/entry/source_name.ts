import type { Labels } from "./labels.ts";

/** Labels that name who talks, the best first: what people call the thing, then where it runs. */
export const NAMING_LABELS = ["app", "service_name", "service", "job", "container", "pod"] as const;

/**
 * Who an entry comes from, by the same name wherever one is shown or counted: the value of the best
 * naming label, else of the first label by name; undefined without labels.
 */
export function sourceName(labels: Labels): string | undefined {
  for (const name of NAMING_LABELS) {
    const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
    if (value) return value;
  }
  const [first] = Object.keys(labels).sort();
  return first === undefined ? undefined : labels[first];
}

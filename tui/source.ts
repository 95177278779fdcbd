import type { Labels } from "../lib/entry/mod.ts";

/** Labels that name who talks, the best first. */
const NAMES = ["app", "service_name", "service", "job", "container", "pod"] as const;

/** Who an entry comes from, as the pane shows it: the best label, else any. */
export function sourceOf(labels: Labels): string {
  for (const name of NAMES) {
    const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
    if (value) return value;
  }
  const [first] = Object.values(labels);
  return first ?? "";
}

/** Label names and values. Null-prototype objects when made here, so that no name is special. */
export type Labels = Readonly<Record<string, string>>;

/** A label set in the one form that identifies it: JSON with sorted names and no white space. */
export interface LabelSet {
  readonly labels: Labels;
  /** Canonical JSON text, `{"app":"api","pod":"api-0"}`. Equal sets have equal text. */
  readonly json: string;
}

/** Brings labels into canonical form. Names are sorted by UTF-16 unit, as `Array.sort` does. */
export function labelSet(labels: Labels): LabelSet {
  const sorted: Record<string, string> = Object.create(null);
  for (const name of Object.keys(labels).sort()) sorted[name] = labels[name] ?? "";
  return { labels: sorted, json: canonicalJson(sorted) };
}

/**
 * `JSON.stringify` puts integer-like names first whatever their order of insertion, so the text is
 * built by hand to keep the sorted order.
 */
function canonicalJson(sorted: Labels): string {
  const parts = Object.keys(sorted).sort().map((name) =>
    `${JSON.stringify(name)}:${JSON.stringify(sorted[name])}`
  );
  return `{${parts.join(",")}}`;
}

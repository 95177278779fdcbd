import { Buffer } from "node:buffer";
import type { Refusal } from "./decoded.ts";
import { type Labels, type LabelSet, labelSet } from "./labels.ts";
import { LABEL_NAME_MAX_BYTES, LABEL_SET_MAX_BYTES, LABELS_MAX, NEW_SETS_MAX } from "./limits.ts";

/** A label set from outside, checked: the set, or why it cannot be taken. */
export type CheckedSet =
  | { readonly kind: "set"; readonly set: LabelSet }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** Labels that are something else, or hold something else. */
export const NOT_TEXTS: Refusal = {
  reason: "bad_labels",
  text: "labels must be an object of texts",
};
export const TOO_MANY_SETS = overLimit(`more than ${NEW_SETS_MAX} new label sets in one push`);

/** Checks a decoded JSON value that should be labels. */
export function checkLabelValue(value: unknown): CheckedSet {
  return isTexts(value) ? checkLabels(value) : refusedSet(NOT_TEXTS);
}

/** Checks labels against the limits and brings them into canonical form. */
export function checkLabels(labels: Labels): CheckedSet {
  const names = Object.keys(labels);
  if (names.length > LABELS_MAX) {
    return overLimit(`${names.length} labels in one stream, at most ${LABELS_MAX} are taken`);
  }
  for (const name of names) {
    if (name === "") return refusedSet({ reason: "bad_labels", text: "a label has no name" });
    const bytes = Buffer.byteLength(name);
    if (bytes > LABEL_NAME_MAX_BYTES) {
      return overLimit(`label name of ${bytes} bytes, at most ${LABEL_NAME_MAX_BYTES} are taken`);
    }
  }
  const set = labelSet(labels);
  const bytes = Buffer.byteLength(set.json);
  return bytes > LABEL_SET_MAX_BYTES ? labelSetTooLong(bytes) : { kind: "set", set };
}

export function labelSetTooLong(bytes: number): CheckedSet {
  return overLimit(`labels take ${bytes} bytes, at most ${LABEL_SET_MAX_BYTES} are taken`);
}

export function refusedSet(refusal: Refusal): CheckedSet {
  return { kind: "refused", refusal };
}

/** True for an object all of whose values are texts. */
function isTexts(value: unknown): value is Labels {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((text) => typeof text === "string");
}

function overLimit(text: string): CheckedSet {
  return refusedSet({ reason: "label_limit", text });
}

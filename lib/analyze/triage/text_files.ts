import { sanitize } from "../../ansi/mod.ts";
import { isoOf, percent } from "./moment.ts";
import type { Triage } from "./triage.ts";

/** `timeline.csv`: `minute,total_lines,error_lines`; the first column is a window's start. */
export function timelineCsv({ timeline: { startS, widthS, total, errors } }: Triage): string {
  const rows = total.map((lines, i) => `${isoOf(startS + i * widthS)},${lines},${errors[i]}\n`);
  return `minute,total_lines,error_lines\n${rows.join("")}`;
}

/** `top_errors.txt`: rank, count, share of the errors, first seen, signature. */
export function topErrorsText({ signatures, errorLines, sketch }: Triage, top: number): string {
  const rows = signatures.slice(0, top).map(({ signature, count, firstSeen }, i) =>
    [i + 1, count, percent(count, errorLines), firstSeen || "-", sanitize(signature)].join("\t")
  );
  const notes = sketch.undercount === 0 ? [] : [
    `# counts may be up to ${sketch.undercount} too low: more signatures than ${sketch.limit}`,
    `# errors of signatures that had to make room: ${sketch.others}`,
  ];
  return lines(["rank\tcount\tpct\tfirst_seen\tsignature", ...rows, ...notes]);
}

/** `top_talkers.txt`: for each label its values with lines, share of lines, errors, share of errors. */
export function topTalkersText(
  { talkers, totalLines, errorLines, talkersUndercount }: Triage,
): string {
  return lines([...talkers].flatMap(([key, values], i) => {
    const inexact = talkersUndercount.get(key);
    return [
      ...(i > 0 ? [""] : []),
      `${sanitize(key)}\tlines\tpct\terrors\tpct_errors`,
      ...values.map(({ value, total, errors }) =>
        [
          sanitize(value) || '""',
          total,
          percent(total, totalLines),
          errors,
          percent(errors, errorLines),
        ].join("\t")
      ),
      ...(inexact === undefined
        ? []
        : [`# too many values: lines may be up to ${inexact} too low`]),
    ];
  }));
}

function lines(rows: readonly string[]): string {
  return rows.map((row) => `${row}\n`).join("");
}

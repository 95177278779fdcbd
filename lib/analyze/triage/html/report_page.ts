import { formatBytes, formatCount } from "../../../units/mod.ts";
import type { Comparison } from "../baseline.ts";
import { suggestionsOf } from "../commands.ts";
import { isoOf, percent } from "../moment.ts";
import { periodText, type ReportInput, severityOf } from "../report.ts";
import type { Triage } from "../triage.ts";
import type { TimeWindow } from "../windows.ts";
import { bar, timelineChart } from "./chart.ts";
import { html, type Markup } from "./markup.ts";
import { page } from "./page.ts";

/** Values of one label, and changes of one kind, that are listed. */
const ROWS_MAX = 20;
const EXAMPLE_MAX = 300;

/** `report.html`: one page of `logtap triage` and `logtap report`, from one model. */
export function reportPage(input: ReportInput): string {
  const { triage, top, comparison } = input;
  const chart = timelineChart(triage.timeline);
  return page(`logtap: ${triage.dir}`, [
    headSection(input),
    ...(chart === undefined ? [] : [html`<h2>Lines over time</h2>${chart}`]),
    windowsSection(triage),
    errorsSection(triage, top),
    ...(comparison === undefined ? [] : [changesSection(comparison)]),
    ...[...triage.talkers.keys()].map((key) => talkersSection(triage, key)),
    correlationsSection(triage),
    commandsSection(triage),
  ]);
}

function headSection({ triage, facts }: ReportInput): Markup {
  const severity = severityOf(triage);
  const { totalLines, errorLines, sketch } = triage;
  return html`
    <h1>${triage.dir}</h1>
    <dl>
      <dt>Severity</dt>
      <dd class="${severity}">${severity}</dd>
      <dt>Period</dt>
      <dd>${periodText(triage)}</dd>
      <dt>Lines</dt>
      <dd>${formatCount(totalLines)}</dd>
      <dt>Errors</dt>
      <dd>${formatCount(errorLines)} (${percent(errorLines, totalLines)})</dd>
      <dt>Files</dt>
      <dd>${facts.files}, ${formatBytes(facts.bytes)} uncompressed</dd>
      <dt>Signatures</dt>
      <dd>${formatCount(triage.signatures.length)}, counts ${sketch.undercount === 0
        ? "exact"
        : `up to ${formatCount(sketch.undercount)} too low`}</dd>
    </dl>
  `;
}

function windowsSection({ windows: { peakError, incidentStart, steadyState } }: Triage): Markup {
  const row = (title: string, window: TimeWindow | undefined) =>
    window === undefined ? [] : [
      html`
        <tr>
          <td>${title}</td>
          <td>${isoOf(window.fromS)}</td>
          <td>${isoOf(window.toS)}</td>
          <td>${window.description}</td>
        </tr>
      `,
    ];
  const rows = [
    ...row("Peak of errors", peakError),
    ...row("Incident start", incidentStart),
    ...row("Steady state", steadyState),
  ];
  if (rows.length === 0) {
    return html`
      <h2>Windows</h2>
      <p>No errors.</p>
    `;
  }
  return html`
    <h2>Windows</h2>
    <table><tr><th>what</th><th>from</th><th>to</th><th></th></tr>
    ${rows}</table>
  `;
}

function errorsSection({ signatures, errorLines }: Triage, top: number): Markup {
  const rows = signatures.slice(0, top).map(({ signature, count, firstSeen, example }) =>
    html`
      <tr>
        <td class="n">${formatCount(count)}</td>
        <td class="n">${percent(count, errorLines)}</td>
        <td>${bar(count, errorLines)}</td>
        <td>${firstSeen}</td>
        <td><code>${signature}</code><br><code class="dim">${example.slice(
          0,
          EXAMPLE_MAX,
        )}</code></td>
      </tr>
    `
  );
  if (rows.length === 0) return html``;
  return html`<h2>Top errors</h2>
<table><tr><th class="n">count</th><th class="n">of errors</th><th></th><th>first seen</th><th>signature, example</th></tr>
${rows}</table>
${more(signatures.length - rows.length, "signatures")}`;
}

function changesSection({ dir, fresh, gone }: Comparison): Markup {
  const list = (title: string, changes: Comparison["fresh"]) =>
    html`<h3>${title} (${changes.length})</h3>
<ul>
${
      changes.slice(0, ROWS_MAX).map(({ signature, before, after }) =>
        html`
          <li>${formatCount(after || before)} × <code>${signature}</code></li>
        `
      )
    }</ul>
${more(changes.length - ROWS_MAX, "signatures")}`;
  return html`<h2>Against ${dir}</h2>
${list("New", fresh)}${list("Gone", gone)}`;
}

function talkersSection({ talkers, totalLines, errorLines }: Triage, key: string): Markup {
  const values = talkers.get(key) ?? [];
  const rows = values.slice(0, ROWS_MAX).map(({ value, total, errors }) =>
    html`
      <tr>
        <td><code>${value}</code></td>
        <td class="n">${formatCount(total)}</td>
        <td class="n">${percent(total, totalLines)}</td>
        <td>${bar(total, totalLines)}</td>
        <td class="n">${formatCount(errors)}</td>
        <td class="n">${percent(errors, errorLines)}</td>
      </tr>
    `
  );
  return html`<h2>Lines by <code>${key}</code></h2>
<table><tr><th>value</th><th class="n">lines</th><th class="n">of lines</th><th></th><th class="n">errors</th><th class="n">of errors</th></tr>
${rows}</table>
${more(values.length - rows.length, "values")}`;
}

function correlationsSection({ correlations }: Triage): Markup {
  if (correlations.length === 0) return html``;
  const rows = correlations.map((one) =>
    html`
      <tr>
        <td><code>${one.source}</code></td>
        <td><code>${one.target}</code></td>
        <td class="n">${one.lagS} s</td>
        <td>${one.pattern}</td>
        <td class="n">${percent(one.confidence, 1)}</td>
      </tr>
    `
  );
  return html`
    <h2>Failing together</h2>
    <table><tr><th>source</th><th>target</th><th class="n">lag</th><th>pattern</th><th class="n">confidence</th></tr>
    ${rows}</table>
  `;
}

function commandsSection(triage: Triage): Markup {
  const suggestions = suggestionsOf(triage);
  if (suggestions.length === 0) return html``;
  return html`<h2>Next</h2>
${
    suggestions.map(({ what, command }) =>
      html`
        <p>${what}</p>
        <pre><code>${command}</code></pre>
      `
    )
  }`;
}

function more(count: number, what: string): Markup {
  return count <= 0 ? html`` : html`
    <p class="dim">${formatCount(count)} more ${what}.</p>
  `;
}

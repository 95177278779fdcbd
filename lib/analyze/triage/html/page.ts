import { html, Markup } from "./markup.ts";

/**
 * Nothing may be loaded or run, whatever a log line manages to write into the page: no script, no
 * picture, no font, no connection; styles are the page's own.
 */
const CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; " +
  "form-action 'none'";

const STYLE = `
:root { color-scheme: light dark; --ground: #fff; --text: #1b1f24; --dim: #5b6470; --rule: #d5dae1;
  --raised: #f4f6f8; --total: #3b78c4; --errors: #c8372d; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171b; --text: #e4e8ed; --dim: #98a2ae;
  --rule: #333a43; --raised: #1d2228; --total: #5a97e0; --errors: #f0665b; } }
body { background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif;
  margin: 0 auto; max-width: 64rem; padding: 1.5rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin-top: 2rem; }
h3 { font-size: 1rem; } code, pre { font: 13px/1.45 ui-monospace, monospace; }
pre { background: var(--raised); border: 1px solid var(--rule); border-radius: 4px; overflow-x: auto;
  padding: .6rem; white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } th { color: var(--dim); font-weight: 600; }
th, td { border-bottom: 1px solid var(--rule); padding: .25rem .6rem .25rem 0; text-align: left;
  vertical-align: top; } td.n, th.n { font-variant-numeric: tabular-nums; text-align: right; }
td code { overflow-wrap: anywhere; } svg { display: block; max-width: 100%; }
svg text { fill: var(--dim); font-size: 11px; } .axis, .grid { stroke: var(--rule); }
.total { fill: var(--total); } .errors { fill: var(--errors); } svg.bar { height: .6rem; width: 8rem; }
.legend, .dim { color: var(--dim); } .key { display: inline-block; height: .7em; width: .7em; }
.key.total { background: var(--total); } .key.errors { background: var(--errors); }
dl { display: grid; gap: .2rem 1rem; grid-template-columns: max-content 1fr; } dt { color: var(--dim); }
dd { margin: 0; overflow-wrap: anywhere; } .high { color: var(--errors); font-weight: 600; }
`;

/** A whole page that needs nothing but itself. */
export function page(title: string, sections: readonly Markup[]): string {
  return html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="${new Markup(CONTENT_POLICY)}">
        <meta name="referrer" content="no-referrer">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>${title}</title>
        <style>${new Markup(STYLE)}</style>
      </head>
      <body>
    ${sections}
      </body>
    </html>
  `.text;
}

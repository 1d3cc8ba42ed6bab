import { array, fail, onlyKnown, record, text } from '../../check.js';
import { html as checkHtml, escapeHtml, type Html } from './html.js';
import { style } from './style.js';

/** A part of a report under its own heading. */
export interface ReportSection {
  /** Above the part. */
  readonly heading: string;
  /** What the builders made: `paragraph`, `figure`, `table`, `facts`, `preformatted`. */
  readonly content: readonly Html[];
}

/** What `htmlReport` shows. */
export interface Report {
  /** The heading of the page. */
  readonly title: string;
  /** What the report is about, in a sentence or two; default nothing. */
  readonly lead?: string;
  /** The parts, from the top. */
  readonly sections: readonly ReportSection[];
  /** The small print at the end; default none. */
  readonly footer?: string;
  /** What the page runs when it is open; default nothing. */
  readonly script?: PageScript;
}

/** A script that a page carries, such as a library that draws charts. */
export interface PageScript {
  /** Its text, run as it stands. */
  readonly code: string;
  /** The SHA-256 of its bytes in base64: a page runs this script and no other. */
  readonly sha256: string;
  /** Rules of CSS that go with it. */
  readonly style?: string;
}

/** The page may load nothing: what it shows, it carries. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
const HASH = /^[A-Za-z0-9+/]{43}=$/;

/** The script, checked: its end within it would end it on the page as well. */
function pageScript(value: unknown): Required<PageScript> {
  const { code, sha256, style = '' } = record('htmlReport', 'script', value);
  const closes = /<\/(script|style)|<!--/i;
  if (closes.test(text('htmlReport', 'script.code', code))) {
    fail('htmlReport', 'script.code', 'without </script, </style and <!--', 'one');
  }
  if (closes.test(text('htmlReport', 'script.style', style))) {
    fail('htmlReport', 'script.style', 'without </script, </style and <!--', 'one');
  }
  if (!HASH.test(text('htmlReport', 'script.sha256', sha256))) {
    fail('htmlReport', 'script.sha256', '32 bytes in base64', sha256);
  }
  return { code, sha256, style } as Required<PageScript>;
}

/**
 * A report as one HTML page that needs no other file and asks no server: light or dark as its
 * reader's system is, legible on a phone.
 *
 * @param report title and sections; lead and footer where there are some
 * @throws ValueError for a part that no builder made
 * @returns the page; all texts given are escaped
 * @example
 * const page = htmlReport({
 *   title: 'Autoencoder on Fashion-MNIST',
 *   sections: [{ heading: 'Result', content: [facts([['test error (MSE)', 0.0134]])] }],
 * });
 * page.slice(0, 15); // '<!doctype html>'
 */
export function htmlReport(report: Report): string {
  onlyKnown('htmlReport', report, ['title', 'lead', 'sections', 'footer', 'script']);
  const { title, lead = '', sections, footer = '' } = report;
  text('htmlReport', 'title', title);
  text('htmlReport', 'lead', lead);
  text('htmlReport', 'footer', footer);
  array('htmlReport', 'sections', sections).forEach((section, i) => {
    const { heading, content } = record('htmlReport', `sections[${i}]`, section);
    text('htmlReport', `sections[${i}].heading`, heading);
    array('htmlReport', `sections[${i}].content`, content).forEach((part, n) => {
      checkHtml('htmlReport', `sections[${i}].content[${n}]`, part);
    });
  });
  const script = report.script === undefined ? null : pageScript(report.script);
  const policy = script === null ? POLICY : `${POLICY}; script-src 'sha256-${script.sha256}'`;
  const parts = sections.map(
    ({ heading, content }) => `<section>
<h2>${escapeHtml(heading)}</h2>
${content.map(({ html }) => html).join('\n')}
</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(title)}</title>
<style>${style}${script?.style ?? ''}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${lead === '' ? '' : `<p class="lead">${escapeHtml(lead)}</p>`}
${parts.join('\n')}
${footer === '' ? '' : `<footer>${escapeHtml(footer)}</footer>`}
</main>
${script === null ? '' : `<script>${script.code}</script>\n`}</body>
</html>
`;
}

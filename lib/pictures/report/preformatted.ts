import { escapeHtml, type Html } from './html.js';

/** Text whose line breaks and spaces count: a command, a log. */
export function preformatted(text: string): Html {
  return { html: `<pre tabindex="0">${escapeHtml(text)}</pre>` };
}

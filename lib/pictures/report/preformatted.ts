import { text as checkText } from '../../check.js';
import { escapeHtml, type Html } from './html.js';

/** Text whose line breaks and spaces count: a command, a log. */
export function preformatted(text: string): Html {
  checkText('preformatted', 'the text', text);
  return { html: `<pre tabindex="0">${escapeHtml(text)}</pre>` };
}

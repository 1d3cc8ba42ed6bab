import { text as checkText } from '../../check.js';
import { escapeHtml, type Html } from './html.js';

/**
 * Text whose line breaks and spaces count: a command, a log.
 *
 * @param text is escaped
 * @throws ValueError for what is no text
 * @example
 * preformatted('npm start').html; // '<pre...>npm start</pre>'
 */
export function preformatted(text: string): Html {
  checkText('preformatted', 'the text', text);
  return { html: `<pre tabindex="0">${escapeHtml(text)}</pre>` };
}

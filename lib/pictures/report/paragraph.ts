import { text as checkText } from '../../check.js';
import { type Html, proseHtml } from './html.js';

/**
 * A paragraph of text; what stands between backticks is set as code.
 *
 * @param text is escaped
 * @throws ValueError for what is no text
 * @example
 * paragraph('a < `b`').html; // '<p>a &lt; <code>b</code></p>'
 */
export function paragraph(text: string): Html {
  checkText('paragraph', 'the text', text);
  return { html: `<p>${proseHtml(text)}</p>` };
}

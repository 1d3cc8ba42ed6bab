import { text as checkText } from '../../check.js';
import { type Html, proseHtml } from './html.js';

/** A paragraph of text; what stands between backticks is set as code. */
export function paragraph(text: string): Html {
  checkText('paragraph', 'the text', text);
  return { html: `<p>${proseHtml(text)}</p>` };
}

import { type Html, proseHtml } from './html.js';

/** A paragraph of text; what stands between backticks is set as code. */
export function paragraph(text: string): Html {
  return { html: `<p>${proseHtml(text)}</p>` };
}

import { escapeHtml, type Html } from './html.js';

/** A paragraph of text. */
export function paragraph(text: string): Html {
  return { html: `<p>${escapeHtml(text)}</p>` };
}

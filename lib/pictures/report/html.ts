import { text as checkText, record } from '../../check.js';
/** A piece of a report: markup whose texts are escaped already. Made by the builders only. */
export interface Html {
  /** The markup. */
  readonly html: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The value, if a builder made it. */
export function html(where: string, name: string, value: unknown): Html {
  checkText(where, `${name}.html`, record(where, name, value).html);
  return value as Html;
}

/** Text as it stands in markup and in attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char]!);
}

/** Prose as markup: what stands between backticks is code. */
export function proseHtml(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

import { integer, onlyKnown, text } from '../check.js';

/** How long lines of prose may be. */
export interface ProseLinesOptions {
  /** Characters of a line; default 128. Longer paragraphs are broken between words. */
  maxLength?: number;
}

const LINK = /!?\[([^\]]*)\]\([^)]*\)/g;

/** The text of a Markdown line without the marks of headings, lists, quotes, links and emphasis. */
function plain(line: string): string {
  return line
    .replace(/^\s*(?:#{1,6}|>|[-*+]|\d+\.)\s+/, '')
    .replace(LINK, '$1')
    .replace(/<[^>]+>/g, '')
    .replace(/[`*]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Whole words, as many as fit; a word that does not fit on any line is left out. */
function wrap(paragraph: string, maxLength: number): string[] {
  const lines: string[] = [];
  for (const word of paragraph.split(' ')) {
    const last = lines.at(-1);
    if (word === '' || [...word].length > maxLength) continue;
    if (last !== undefined && [...last].length + 1 + [...word].length <= maxLength) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/**
 * The prose of a Markdown document, line by line: paragraphs joined and broken anew, without code
 * and tables. Data for `textAutoencoder` that every repository has.
 *
 * @param markdown the document
 * @param options maxLength, 128 where left out
 * @throws ValueError for an argument out of range.
 * @example
 * proseLines('# Title\n\nSome *text*.'); // ['Title', 'Some text.']
 */
export function proseLines(markdown: string, options: ProseLinesOptions = {}): string[] {
  text('proseLines', 'the markdown', markdown);
  onlyKnown('proseLines', options, ['maxLength']);
  const maxLength = integer('proseLines', 'maxLength', options.maxLength ?? 128, 1);
  const paragraphs: string[] = [''];
  let code = false;
  for (const line of markdown.split(/\r?\n/)) {
    const fence = /^\s*(?:```|~~~)/.test(line);
    if (fence) code = !code;
    const skipped = code || fence || /^\s*\|/.test(line);
    const starts = /^\s*(?:#{1,6}|>|[-*+]|\d+\.)\s/.test(line);
    if (skipped || starts || line.trim() === '' || paragraphs.at(-1)!.startsWith('#')) {
      paragraphs.push('');
    }
    if (skipped) continue;
    const text = /^\s*#/.test(line) ? `#${plain(line)}` : plain(line);
    paragraphs[paragraphs.length - 1] = `${paragraphs.at(-1)} ${text}`.trimStart();
  }
  // A link may go on in the next line.
  const texts = paragraphs.map((paragraph) => paragraph.replace(/^#/, '').replace(LINK, '$1'));
  return texts.flatMap((paragraph) => wrap(paragraph, maxLength));
}

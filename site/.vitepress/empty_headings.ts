import type { MarkdownRenderer } from 'vitepress';

/** Makes a table's heading without words a plain cell: a screen reader has nothing to say of it. */
export function emptyHeadings(md: MarkdownRenderer): void {
  const isEmpty = (content: string | undefined) => (content ?? '') === '';
  md.renderer.rules.th_open = (tokens, index, options, _, self) => {
    if (isEmpty(tokens[index + 1]?.content)) tokens[index]!.tag = 'td';
    return self.renderToken(tokens, index, options);
  };
  md.renderer.rules.th_close = (tokens, index, options, _, self) => {
    if (isEmpty(tokens[index - 1]?.content)) tokens[index]!.tag = 'td';
    return self.renderToken(tokens, index, options);
  };
}

import { button, h } from './dom.js';

const REPOSITORY = 'https://github.com/tfjs-deconv/tfjs-deconv/blob/main/';

/** A file of the repository that says more, or that runs what is seen. */
export interface Reference {
  text: string;
  file: string;
}

/** One screen of the story. */
export interface Chapter {
  name: string;
  question: string;
  /** What there is to be understood, in one sentence. */
  insight: string;
  references: readonly Reference[];
}

/** What a chapter begins with: it is there before what can be played with has come. */
export const chapterHead = ({ name, question, insight }: Chapter, ...rest: Node[]): HTMLElement =>
  h(
    'article',
    { class: `chapter ${name}` },
    h('h2', {}, question),
    h('p', { class: 'insight' }, insight),
    ...rest,
  );

/** The frame of a chapter: its question, the insight, what can be played with, and where it goes on. */
export function chapterFrame(chapter: Chapter, ...play: Node[]): HTMLElement {
  const said = h('span', { role: 'status' });
  const copy = button('Copy a link to this', () => {
    navigator.clipboard.writeText(location.href).then(
      () => said.replaceChildren('copied'),
      () => said.replaceChildren('the browser does not allow it'),
    );
  });
  return chapterHead(
    chapter,
    ...play,
    h(
      'p',
      { class: 'row more' },
      ...chapter.references.map(({ text, file }) => h('a', { href: REPOSITORY + file }, text)),
      copy,
      said,
    ),
  );
}

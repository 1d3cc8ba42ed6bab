import { button, h } from './dom.js';

export interface CodeBox {
  element: HTMLElement;
  /** The code by the name of its language. */
  show(code: Readonly<Record<string, string>>): void;
}

/** Code to copy, one box for each language. */
export function codeBox(): CodeBox {
  const element = h('div', { class: 'columns' });
  return {
    element,
    show(code) {
      element.replaceChildren(
        ...Object.entries(code).map(([language, text]) => {
          const said = h('span', { role: 'status' });
          const copy = button(`Copy ${language}`, () => {
            navigator.clipboard.writeText(text).then(
              () => said.replaceChildren('copied'),
              () => said.replaceChildren('the browser does not let this page copy'),
            );
          });
          const label = `${language} code`;
          return h(
            'div',
            {},
            h('pre', { tabindex: '0', role: 'region', 'aria-label': label }, h('code', {}, text)),
            h('p', { class: 'row' }, copy, said),
          );
        }),
      );
    },
  };
}

import { button, h } from '../ui/dom.js';
import { MOST_STAGES, type Stage } from './stage.js';

interface Actions {
  select(at: number): void;
  add(): void;
  remove(): void;
}

/** The decoder's layers as a table; a click on a number shows that layer below. */
export function stageTable(
  stages: readonly Stage[],
  lengths: readonly number[],
  selected: number,
  actions: Actions,
): HTMLElement {
  const heading = ['Layer', 'length', 'k', 's', 'padding', 'outputPadding', 'd'].map((text) =>
    h('th', { scope: 'col' }, text),
  );
  const rows = stages.map((stage, n) => {
    const pressed = { 'aria-pressed': String(n === selected), 'data-layer': String(n + 1) };
    const pick = button(`Layer ${n + 1}`, () => actions.select(n), pressed);
    const cells = [stage.k, stage.s, stage.padding, stage.outputPadding ?? 'null', stage.d];
    return h(
      'tr',
      n === selected ? { class: 'selected' } : {},
      h('th', { scope: 'row' }, pick),
      h('td', {}, `${lengths[n]} → ${lengths[n + 1]}`),
      ...cells.map((value) => h('td', {}, String(value))),
    );
  });
  const add = button('Add a layer', actions.add);
  const remove = button('Remove the last', actions.remove);
  add.disabled = stages.length === MOST_STAGES;
  remove.disabled = stages.length === 1;
  return h(
    'div',
    {},
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'The layers of the decoder' },
      h('table', {}, h('thead', {}, h('tr', {}, ...heading)), h('tbody', {}, ...rows)),
    ),
    h('p', { class: 'buttons' }, add, remove),
  );
}

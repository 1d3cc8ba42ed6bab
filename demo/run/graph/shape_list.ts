import { button, h } from '../../ui/dom.js';
import { allNodes, type LayerNode, type LayerTree } from './layer_tree.js';
import { shapeOf } from './words.js';

/** All layers as the table of `traceShapes`, made when it is opened. */
export function shapeList(chosen: (node: LayerNode) => void) {
  const place = h('div', {
    class: 'scroll',
    tabindex: '0',
    role: 'region',
    'aria-label': 'All layers',
  });
  let tree: LayerTree | null = null;
  let drawn = false;
  const draw = () => {
    if (!details.open || drawn || tree === null) return;
    drawn = true;
    const rows = allNodes(tree).map((node, n) =>
      h(
        'tr',
        {},
        h('td', {}, String(n + 1)),
        h(
          'th',
          { scope: 'row' },
          button(node.id, () => chosen(node), { class: 'plain' }),
        ),
        h('td', {}, node.className),
        h('td', {}, shapeOf(node.outputShape)),
        h('td', { class: 'count' }, node.parameters.toLocaleString('en-US')),
        h('td', {}, node.formula.join('; ')),
      ),
    );
    const heads = ['#', 'Layer', 'Class', 'Output', 'Parameters', 'Why this length'];
    place.replaceChildren(
      h(
        'table',
        {},
        h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))),
        h('tbody', {}, ...rows),
      ),
    );
  };
  const details = h('details', { toggle: draw }, h('summary', {}, 'As a table'), place);
  return {
    element: details,
    show(given: LayerTree) {
      tree = given;
      drawn = false;
      place.replaceChildren();
      draw();
    },
  };
}

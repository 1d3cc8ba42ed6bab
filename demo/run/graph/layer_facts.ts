import { button, h } from '../../ui/dom.js';
import type { LayerNode } from './layer_tree.js';
import { countText, shapeOf } from './words.js';

/** Options that say nothing of what a layer computes. */
const UNTOLD = [
  'name',
  'trainable',
  'dtype',
  'batchInputShape',
  'layers',
  'inputLayers',
  'outputLayers',
];

const isPlain = (value: unknown): boolean =>
  ['number', 'string', 'boolean'].includes(typeof value) ||
  (Array.isArray(value) && value.every(isPlain));

/** A layer's options, those alone that are numbers, words or lists of them. */
export function settingsOf({ layer, inside }: LayerNode): [string, string][] {
  if (layer === null || inside !== null) return [];
  return Object.entries(layer.getConfig()).flatMap(([name, value]): [string, string][] =>
    !UNTOLD.includes(name) && isPlain(value) ? [[name, JSON.stringify(value)]] : [],
  );
}

/**
 * Why a layer has the shape that it has, as `traceShapes` explains it, and its options.
 *
 * @param inputs the layers that it takes from
 */
export function layerFacts(
  node: LayerNode,
  inputs: readonly string[],
  open: boolean,
  toggle: () => void,
): HTMLElement[] {
  const { id, className, outputShape, parameters, formula, why, inside } = node;
  const settings = settingsOf(node);
  const takes = inputs.length === 0 ? '' : `Takes from ${inputs.join(', ')}. `;
  return [
    h('h4', { class: 'layer-title' }, `${id}: ${className}`),
    h(
      'p',
      {},
      `${takes}Gives ${shapeOf(outputShape)}. ${countText(parameters)[0]!.toUpperCase()}${countText(parameters).slice(1)}.`,
    ),
    ...(formula.length === 0
      ? []
      : [h('ul', { class: 'formulas' }, ...formula.map((line) => h('li', {}, line)))]),
    ...(why === '' ? [] : [h('p', {}, why.replaceAll('`', "'"))]),
    ...(inside === null ? [] : [h('p', {}, button(open ? 'Fold it' : 'Unfold it', toggle))]),
    ...(settings.length === 0
      ? []
      : [
          h(
            'details',
            {},
            h('summary', {}, 'Its options'),
            h(
              'dl',
              { class: 'settings' },
              ...settings.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
            ),
          ),
        ]),
  ];
}

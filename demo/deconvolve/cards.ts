import type { Picture } from '../../lib/pictures/picture.js';
import type { Unit } from '../../lib/visualize/units.js';
import { h } from '../ui/dom.js';
import { pictureCanvas } from '../ui/picture_canvas.js';
import { type FilterMap, mapButton, type Project } from './map_button.js';
import { sentence, unitText } from './text.js';

/** A filter: its map, if the layer has maps, and the projection of its strongest unit. */
export interface Card {
  readonly unit: Unit;
  readonly map: FilterMap | null;
  readonly projection: Picture;
}

/** Filters side by side, each its map beside the deconvolution of its strongest unit. */
export function cards(
  all: readonly Card[],
  kind: 'picture' | 'signal',
  project: Project,
  said: (text: string) => void,
): HTMLElement {
  const items = all.map(({ unit, map, projection }) => {
    const text = unitText(unit);
    const canvas = pictureCanvas(projection, `Deconvolution of ${text}`);
    // A plot has lines and letters, not pixels to be seen.
    canvas.classList.toggle('pixels', kind === 'picture');
    const pictures = map === null ? [canvas] : [mapButton(map, project, said), canvas];
    return h('li', {}, h('div', { class: 'pair' }, ...pictures), h('p', {}, sentence(text)));
  });
  return h('ul', { class: `cards ${kind}s` }, ...items);
}

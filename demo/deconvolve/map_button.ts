import type { Picture } from '../../lib/pictures/picture.js';
import { toCanvas } from '../../lib/pictures/to_canvas.js';
import type { Unit } from '../../lib/visualize/units.js';
import { h } from '../ui/dom.js';
import { number, placeText } from './text.js';

const ARROWS: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Asks for one unit alone; `pointed` where a pointer chose it, not the keyboard. */
export type Project = (filter: number, position: number[], pointed: boolean) => void;

/** A filter's map with one of its units marked. */
export interface FilterMap {
  readonly picture: Picture;
  readonly values: Float32Array;
  /** Height and width, or the length. */
  readonly lengths: readonly number[];
  readonly unit: Unit;
}

/**
 * A filter's map: a click projects the unit there; with the keyboard the arrows move to a unit and
 * Enter projects it.
 *
 * @param said is told the unit that the arrows moved to.
 */
export function mapButton(
  { picture, values, lengths, unit }: FilterMap,
  project: Project,
  said: (text: string) => void,
): HTMLElement {
  const { width, height } = picture;
  const { filter } = unit;
  let [row, column] = unit.position!.length === 2 ? unit.position! : [0, unit.position![0]!];
  const marker = h('span', { class: 'marker' });
  const canvas = h('canvas', { class: 'pixels', 'aria-hidden': 'true' });
  toCanvas(picture, canvas);
  const position = () => (lengths.length === 2 ? [row!, column!] : [column!]);
  const place = (y: number, x: number) => {
    row = Math.min(Math.max(y, 0), height - 1);
    column = Math.min(Math.max(x, 0), width - 1);
    marker.style.cssText =
      `left:${(100 * column) / width}%;top:${(100 * row) / height}%;` +
      `width:${100 / width}%;height:${100 / height}%`;
    const value = number(values[row * width + column]!);
    const text = `filter ${filter}, ${placeText(position())}: ${value}`;
    element.setAttribute('aria-label', `Map of ${text}. Arrow keys move, Enter projects`);
    return text;
  };
  const element = h(
    'button',
    {
      type: 'button',
      class: 'map',
      'data-filter': filter,
      click: (event) => {
        const { detail, clientX, clientY } = event as MouseEvent;
        // Of the keyboard, which has no place of its own, the detail is 0.
        if (detail > 0) {
          const { left, top, width: w, height: tall } = canvas.getBoundingClientRect();
          const x = Math.floor(((clientX - left) / w) * width);
          place(Math.floor(((clientY - top) / tall) * height), x);
        }
        project(filter, position(), detail > 0);
      },
      keydown: (event) => {
        const arrow = ARROWS[(event as KeyboardEvent).key];
        if (arrow === undefined) return;
        event.preventDefault();
        said(place(row! + arrow[0], column! + arrow[1]));
      },
    },
    canvas,
    marker,
  );
  place(row!, column!);
  return element;
}

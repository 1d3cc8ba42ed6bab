import { colorize } from '../../lib/pictures/color_map.js';
import { diverging } from '../../lib/pictures/normalize.js';
import { toCanvas } from '../../lib/pictures/to_canvas.js';
import { canvasToDraw } from '../ui/canvas_to_draw.js';
import { h } from '../ui/dom.js';
import type { Coded } from './codec.js';

export interface CodePicture {
  element: HTMLElement;
  show(coded: Coded): void;
}

const MOST_NUMBERS = 64;
const NUMBERS_A_ROW = 4;
const round = (value: number) => value.toFixed(1).replace('-', '−');

/** The code as cells, red above zero and blue below, a row for each map, and as numbers. */
export function codePicture(): CodePicture {
  const canvas = canvasToDraw({ class: 'pixels' });
  const numbers = h('ol', { class: 'numbers' });
  return {
    element: h('div', {}, canvas, numbers),
    show({ code, codeShape }) {
      // A dense code is one row; of [length, maps] every map is a row.
      const [length, maps] =
        codeShape.length === 1 ? [codeShape[0]!, 1] : [codeShape[0]!, codeShape[1]!];
      const rows = Float32Array.from(code, (_, at) => {
        const [map, place] = [Math.floor(at / length), at % length];
        return code[place * maps + map]!;
      });
      const data = colorize(diverging(rows), 'diverging');
      toCanvas({ width: length, height: maps, data }, canvas);
      canvas.style.height = `${Math.max(maps * 18, 36)}px`;
      const shape = maps === 1 ? `${length} numbers` : `${maps} rows of ${length} numbers`;
      canvas.setAttribute('aria-label', `The code: ${shape}`);
      const few = code.length <= MOST_NUMBERS;
      numbers.hidden = !few;
      const columns = maps === 1 ? Math.min(length, NUMBERS_A_ROW) : length;
      numbers.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
      if (few) numbers.replaceChildren(...Array.from(rows, (value) => h('li', {}, round(value))));
    },
  };
}

import { h } from '../../ui/dom.js';

/** Images that were never seen, and below each what the network makes of it. */
export function imageRows(
  noun: string,
  size: number,
  paint: (canvas: HTMLCanvasElement, values: Float32Array) => void,
) {
  const element = h('div', { class: 'unseen' });
  const rows: [canvas: HTMLCanvasElement, values: Float32Array][][] = [[], []];
  const put = (row: number, values: Float32Array) => {
    for (const [n, place] of rows[row]!.entries()) {
      place[1] = values.slice(n * size, (n + 1) * size);
    }
  };
  return {
    element,
    ready(shown: Float32Array) {
      const count = shown.length / size;
      for (const [row, of] of ['', ', as it grows again'].entries()) {
        rows[row] = Array.from({ length: count }, (_, n) => {
          const label = `${noun} ${n + 1}${of}`;
          return [
            h('canvas', { class: 'pixels', role: 'img', 'aria-label': label }),
            new Float32Array(size),
          ];
        });
      }
      element.style.setProperty('--count', String(count));
      element.replaceChildren(...rows.flat().map(([canvas]) => canvas));
      put(0, shown);
    },
    grow: (grown: Float32Array) => put(1, grown),
    draw() {
      for (const place of rows.flat()) paint(...place);
    },
  };
}

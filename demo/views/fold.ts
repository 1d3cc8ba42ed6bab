import { canvasToDraw } from '../ui/canvas_to_draw.js';
import '../story/style.css';
import '../chapters/style.css';
import { glyphs } from '../../lib/data/glyphs.js';
import { minMax } from '../../lib/pictures/normalize.js';
import { looped } from '../arithmetic/looped.js';
import { CHAPTER_TEXTS } from '../chapters/chapter_texts.js';
import { drawFolding, SHIFTS } from '../chapters/draw_folding.js';
import { fold } from '../chapters/folding.js';
import { grayPicture } from '../chapters/gray_picture.js';
import { startBackend } from '../engine/backend.js';
import { chapterFrame } from '../ui/chapter.js';
import { button, h } from '../ui/dom.js';
import { drawnView } from '../ui/drawn_view.js';
import { updateAddress } from '../ui/url_state.js';
import type { View } from '../ui/view.js';

const SIDE = 20;
/** Kernels of 3 × 3, row by row. */
const KERNELS: Record<string, number[]> = {
  soft: [1, 2, 1, 2, 4, 2, 1, 2, 1].map((value) => value / 16),
  sharp: [0, -0.5, 0, -0.5, 3, -0.5, 0, -0.5, 0],
  edges: [-1, -1, 0, -1, 0, 1, 0, 1, 1],
  shifted: [0, 0, 0, 0, 0, 0, 0, 0, 1],
};
const MOST = 9;

function tapsOf(text: string | null): number[] {
  const numbers = (text ?? '').split(',').map(Number);
  const fits = numbers.length === 9 && numbers.every((value) => Math.abs(value) <= MOST);
  return fits ? numbers : [...KERNELS.soft!];
}

/** Upsampling and a convolution are one transposed convolution: folded before one's eyes. */
export async function openFold(settings: URLSearchParams): Promise<View> {
  let taps = tapsOf(settings.get('kernel'));
  await startBackend(null);
  const { images } = glyphs({ count: 1, size: SIDE, seed: 6, characters: '5' });
  let copies: number = SHIFTS.length;
  const inputs = taps.map((_, n) => {
    const input = h('input', {
      type: 'number',
      step: 0.25,
      min: -MOST,
      max: MOST,
      'aria-label': `Row ${Math.floor(n / 3) + 1}, column ${(n % 3) + 1}`,
      input: () => {
        taps[n] = Math.min(Math.max(input.valueAsNumber || 0, -MOST), MOST);
        update();
      },
    });
    return input;
  });
  const picture = (label: string) =>
    h('canvas', { class: 'pixels', role: 'img', 'aria-label': label });
  const [before, after] = [picture('Upsampled, convolved'), picture('Transposed')];
  const grid = canvasToDraw();
  const words = h('p', { class: 'answer big-answer', role: 'status' });
  const step = h('p', { class: 'caption' });
  const draw = () => {
    const said =
      copies === 0
        ? 'Upsampling makes four pixels of one. Each will meet the kernel.'
        : `Copy ${copies} of ${SHIFTS.length}, turned round and shifted to its pixel, is added.`;
    step.textContent = said;
    grid.setAttribute('aria-label', `The folded kernel, 4 by 4. ${said}`);
    if (grid.clientWidth > 0) drawFolding(grid, taps, copies);
  };
  const loop = looped((at) => {
    copies = at;
    draw();
  });
  const update = () => {
    const { difference, className, k, ...result } = fold(taps, images, SIDE);
    grayPicture(before, minMax(result.before), 2 * SIDE);
    grayPicture(after, minMax(result.after), 2 * SIDE);
    words.textContent =
      `One ${className} of ${k} × ${k}, stride 2, instead of two layers. ` +
      `Largest difference of all ${result.before.length} pixels: ${difference.toExponential(0)}.`;
    draw();
    settings.set('kernel', taps.map((tap) => Math.round(tap * 1e4) / 1e4).join(','));
    updateAddress(settings);
  };
  const put = (next: readonly number[]) => {
    taps = [...next];
    inputs.forEach((input, n) => {
      input.valueAsNumber = Math.round(taps[n]! * 1e4) / 1e4;
    });
    update();
  };
  const figure = (canvas: HTMLElement, title: string, about: string) =>
    h('figure', {}, canvas, h('figcaption', {}, h('b', {}, title), about));
  const element = chapterFrame(
    CHAPTER_TEXTS.fold,
    h(
      'section',
      { class: 'folding', 'aria-label': 'The folding' },
      figure(before, 'Upsample, then convolve', '9 multiplications a pixel'),
      h('div', {}, loop.element, step, grid),
      figure(after, 'One transposed convolution', '4 multiplications a pixel'),
    ),
    words,
    h(
      'div',
      { class: 'row' },
      h('div', { class: 'taps', role: 'group', 'aria-label': 'The kernel, 3 by 3' }, ...inputs),
      h(
        'p',
        { class: 'row' },
        h('span', {}, 'Change the kernel, or take one that is'),
        ...Object.entries(KERNELS).map(([name, own]) => button(name, () => put(own))),
      ),
    ),
  );
  put(taps);
  loop.start(SHIFTS.length);
  return drawnView(element, grid, draw, loop.close);
}

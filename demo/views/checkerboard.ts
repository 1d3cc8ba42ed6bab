import { canvasToDraw } from '../ui/canvas_to_draw.js';
import '../story/style.css';
import '../chapters/style.css';
import { ball } from '../chapters/ball.js';
import { CHAPTER_TEXTS } from '../chapters/chapter_texts.js';
import { doubled, waysFor } from '../chapters/cures.js';
import { grayPicture } from '../chapters/gray_picture.js';
import { startBackend } from '../engine/backend.js';
import { chapterFrame } from '../ui/chapter.js';
import { button, h } from '../ui/dom.js';
import { slider } from '../ui/slider.js';
import { readInteger, updateAddress } from '../ui/url_state.js';
import type { View } from '../ui/view.js';

const SIDE = 20;
const MOST_SEED = 999;

/** Where checkerboards come from, and three cures on the same picture. */
export async function openCheckerboard(settings: URLSearchParams): Promise<View> {
  let k = readInteger(settings, 'k', 3, [2, 7]);
  let share = readInteger(settings, 'random', 0, [0, 100]);
  let seed = readInteger(settings, 'seed', 1, [1, MOST_SEED]);
  await startBackend(null);
  const picture = ball(SIDE);
  const panels = waysFor(k).map((_, n) => {
    const canvas = canvasToDraw({ class: 'pixels' });
    const title = h('b');
    const about = h('span');
    const said = h('output', { class: 'ratio' });
    const caption = h('figcaption', {}, title, about, h('br'), said);
    return {
      canvas,
      title,
      about,
      said,
      element: h('figure', n === 0 ? { class: 'ill' } : {}, canvas, caption),
    };
  });
  const words = h('p', { class: 'answer big-answer', role: 'status' });
  const show = () => {
    const results = waysFor(k).map((way, n) => {
      const { canvas, title, about, said } = panels[n]!;
      const { values, side, ratio } = doubled(way, picture, SIDE, share / 100, seed);
      grayPicture(canvas, values, side);
      canvas.setAttribute('aria-label', `The ball, ${way.title}`);
      title.textContent = way.title;
      about.textContent = way.about;
      const even = ratio < 1.005;
      said.textContent = even ? 'even' : `brightest pixel ${ratio.toFixed(2)} × the darkest`;
      return even;
    });
    const count = results.filter((even) => even).length;
    words.textContent = results[0]
      ? 'The stamps meet evenly: no checkerboard to begin with.'
      : `The same ball, the same weights: ${count} of 4 are even. ${WHY}`;
    settings.set('k', String(k));
    settings.set('random', String(share));
    settings.set('seed', String(seed));
    updateAddress(settings);
  };
  const kernel = slider('Kernel size', [2, 7], (value) => {
    k = value;
    show();
  });
  kernel.set(k);
  const chance = slider(
    'Weights: random',
    [0, 100],
    (value) => {
      share = value;
      show();
    },
    (value) => `${value} %`,
  );
  chance.set(share);
  const again = button('Other weights', () => {
    seed = (seed % MOST_SEED) + 1;
    if (share === 0) {
      share = 100;
      chance.set(share);
    }
    show();
  });
  show();
  const element = chapterFrame(
    CHAPTER_TEXTS.checkerboard,
    h(
      'section',
      { 'aria-label': 'A ball, enlarged four times' },
      h('div', { class: 'cures' }, ...panels.map((panel) => panel.element)),
    ),
    kernel.element,
    chance.element,
    h('p', {}, again),
    words,
  );
  return { element, close: () => {} };
}

const WHY =
  'Random weights make even kernels uneven, too, until training evens them out; the last two cannot be.';

import '../story/style.css';
import '../chapters/style.css';
import * as tf from '@tensorflow/tfjs-core';
import { cells } from '../../lib/data/cells.js';
import { CHAPTER_TEXTS } from '../chapters/chapter_texts.js';
import { withCell } from '../chapters/finger_cell.js';
import { startBackend } from '../engine/backend.js';
import { loadDemoModel } from '../engine/demo_models.js';
import { latest } from '../engine/latest.js';
import { nextTask } from '../engine/next_task.js';
import { cellPicture } from '../segment/cell_picture.js';
import { chapterFrame } from '../ui/chapter.js';
import { watchDark } from '../ui/dark.js';
import { button, h } from '../ui/dom.js';
import { message } from '../ui/message.js';
import { slider } from '../ui/slider.js';
import { addressOf, readInteger, updateAddress } from '../ui/url_state.js';
import type { View } from '../ui/view.js';

const SIDE = 64;
/** Of a picture that the network takes, too. */
const SMALL = 16;
const MOST_SEED = 999;
/** Of the cell under the finger, in half pixels. */
const SIZES = [1, 14] as const;
const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const inside = (value: number) => Math.min(Math.max(value, 0), SIDE - 1);

/** A mask that follows the finger: a U-Net on a picture of cells, one of which is the finger's. */
export async function openMask(settings: URLSearchParams): Promise<View> {
  await startBackend(null);
  const model = await loadDemoModel('cells', () => {});
  // What engines compile at a first call takes as long as the prediction: a task of its own.
  tf.dispose(model.predict(tf.zeros([1, SMALL, SMALL, 1])));
  await nextTask();
  let seed = readInteger(settings, 'seed', 3, [1, MOST_SEED]);
  let size = readInteger(settings, 'size', 10, SIZES);
  let [x, y] = ['x', 'y'].map((name) => readInteger(settings, name, 32, [0, SIDE - 1])) as [
    number,
    number,
  ];
  let ground: Float32Array = new Float32Array();
  let probabilities: Float32Array | null = null;
  let closed = false;
  const told = message();
  const words = h('p', { class: 'verdict', role: 'status' });
  const area = h('p', { class: 'found' });
  const time = h('p', { class: 'time' });

  const scene = () => ({
    values: withCell(ground, SIDE, { x: x + 0.5, y: y + 0.5, radius: size / 2 }),
    shape: [SIDE, SIDE, 1],
    truth: null,
  });
  const draw = () => {
    area.textContent = cellPicture.draw(canvas, scene(), probabilities, 0.5);
    canvas.setAttribute('aria-label', `Cells. ${area.textContent} Arrows move your cell.`);
  };
  const request = latest(async () => {
    if (closed) return;
    const began = performance.now();
    const now = scene();
    const result = tf.tidy(
      () => model.predict(tf.tensor(cellPicture.prepared(now), [1, SIDE, SIDE, 1])) as tf.Tensor,
    );
    const found = await result.data<'float32'>();
    result.dispose();
    if (closed) return;
    probabilities = found;
    const sure = found[Math.round(y) * SIDE + Math.round(x)]!;
    const percent = `${(100 * sure).toFixed(0)} %`;
    words.textContent = sure >= 0.5 ? `A cell, ${percent} sure` : `No cell: ${percent}`;
    time.textContent = `${(performance.now() - began).toFixed(0)} ms a mask`;
    time.dataset.runs = String(Number(time.dataset.runs ?? 0) + 1);
    draw();
  }, told.fail);
  let timer = 0;
  const write = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      for (const [name, value] of Object.entries({
        seed,
        size,
        x: Math.round(x),
        y: Math.round(y),
      })) {
        settings.set(name, String(value));
      }
      updateAddress(settings);
    }, 250);
  };
  const show = () => {
    draw();
    request();
    write();
  };
  const moveTo = (left: number, top: number) => {
    [x, y] = [inside(left), inside(top)];
    show();
  };
  const follow = (event: Event) => {
    const { clientX, clientY } = event as PointerEvent;
    const box = canvas.getBoundingClientRect();
    moveTo(
      ((clientX - box.left) / box.width) * SIDE - 0.5,
      ((clientY - box.top) / box.height) * SIDE - 0.5,
    );
  };
  const leave = () => {
    ground = scene().values;
    show();
  };
  const canvas = h('canvas', {
    class: 'pixels',
    tabindex: 0,
    role: 'application',
    'aria-roledescription': 'picture with a cell that you move',
    pointermove: follow,
    pointerdown: (event) => {
      canvas.setPointerCapture((event as PointerEvent).pointerId);
      follow(event);
    },
    keydown: (event) => {
      const by = ARROWS[(event as KeyboardEvent).key];
      if (by === undefined) return;
      event.preventDefault();
      moveTo(x + by[0], y + by[1]);
    },
  });
  const another = () => {
    ground = cells({ count: 1, size: SIDE, cells: [3, 6], seed }).images;
    show();
  };
  const radius = slider(
    'Size of your cell',
    SIZES,
    (value) => {
      size = value;
      show();
    },
    (value) => `${value} px`,
  );
  radius.set(size);
  const element = chapterFrame(
    CHAPTER_TEXTS.mask,
    h(
      'section',
      { class: 'finger', 'aria-label': 'Cells under the microscope' },
      canvas,
      h(
        'div',
        {},
        words,
        area,
        radius.element,
        h(
          'p',
          {},
          'Move over the picture: one cell is yours. Make it small, until it is a speck that the network ' +
            'learned to leave alone; push it into another, and they become one.',
        ),
        h(
          'p',
          { class: 'row' },
          button('Leave it here', leave),
          button('Other cells', () => {
            seed = (seed % MOST_SEED) + 1;
            another();
          }),
        ),
        time,
        told.element,
      ),
    ),
    h('p', {}, h('a', { href: addressOf('segment') }, 'Your own picture or ECG: the tool')),
  );
  const unwatch = watchDark(draw);
  another();
  return {
    element,
    close() {
      closed = true;
      clearTimeout(timer);
      unwatch();
      model.dispose();
    },
  };
}

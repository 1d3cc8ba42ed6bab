import '../story/style.css';
import '../chapters/style.css';
import { pad } from '../reconstruct/pad.js';
import { drawInk } from '../story/flow_stages.js';
import { strokeInto } from '../story/story.js';
import { drawErrors } from '../train/error_curve.js';
import {
  type Ask,
  COUNTS,
  FORMATS,
  type Format,
  PIXELS,
  type Progress,
  type Told,
} from '../train/protocol.js';
import { chapterFrame } from '../ui/chapter.js';
import { watchDark } from '../ui/dark.js';
import { button, h } from '../ui/dom.js';
import { download } from '../ui/download.js';
import { message } from '../ui/message.js';
import { slider } from '../ui/slider.js';
import { readInteger, updateAddress } from '../ui/url_state.js';
import type { View } from '../ui/view.js';

const RATES = [0.0003, 0.001, 0.003, 0.01, 0.03];
const USUAL_RATE = 2;

/** An autoencoder that learns in a worker while one looks on. */
export async function openTrain(settings: URLSearchParams): Promise<View> {
  const worker = new Worker(new URL('../train/train_worker.ts', import.meta.url), {
    type: 'module',
  });
  const ask = (what: Ask) => worker.postMessage(what);
  const pixels = new Float32Array(PIXELS);
  let shown: Float32Array = new Float32Array(COUNTS.shown * PIXELS);
  let points: Progress[] = [];
  let components = Number.NaN;
  let running = false;
  const told = message();
  const verdict = h('p', { class: 'verdict' }, 'Starting …');
  const words = h('p', { class: 'found', role: 'status' });
  const curve = h('canvas', { role: 'img', 'aria-label': 'Errors by step' });
  const rows = ['unseen', 'grown'].map(() =>
    Array.from({ length: COUNTS.shown }, (_, n) =>
      h('canvas', { class: 'pixels', role: 'img', 'aria-label': `Digit ${n + 1}` }),
    ),
  );
  const output = h('canvas', { class: 'pixels', role: 'img', 'aria-label': 'What it makes of it' });
  const drawRow = (row: readonly HTMLCanvasElement[], digits: Float32Array) => {
    for (const [n, canvas] of row.entries()) {
      drawInk(canvas, digits.slice(n * PIXELS, (n + 1) * PIXELS));
    }
  };
  const draw = () => {
    const last = points.at(-1);
    drawErrors(curve, points, components);
    if (last === undefined) return;
    drawRow(rows[1]!, last.grown);
    verdict.textContent = `Step ${last.step}: error ${last.unseen.toFixed(4)}`;
    const better = last.unseen < components;
    const said =
      `On ${COUNTS.judged} digits that it never saw. 16 principal components, fitted to the same ` +
      `${COUNTS.trained}, leave ${components.toFixed(4)}. ${better ? 'The network is better.' : 'They are still better.'}`;
    // Read out when it changes, not at each step.
    if (words.textContent !== said) words.textContent = said;
    element.dataset.step = String(last.step);
  };
  let frame = 0;
  /** At most once a frame, however fast it learns. */
  const redraw = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
  };
  const setRunning = (is: boolean) => {
    running = is;
    toggle.textContent = is ? 'Pause' : 'Train';
  };
  const buttons: HTMLButtonElement[] = [];
  const hear = ({ data }: MessageEvent<Told>) => {
    switch (data.kind) {
      case 'ready':
        ({ components, shown } = data);
        drawRow(rows[0]!, shown);
        time.textContent = `in a worker, on ${data.backend}`;
        for (const one of buttons) one.disabled = false;
        return;
      case 'progress':
        points = [...points.filter(({ step }) => step < data.step), data];
        ask({ kind: 'predict', pixels });
        return redraw();
      case 'predicted':
        return drawInk(output, data.output);
      case 'file':
        return download(data.name, data.bytes as Uint8Array<ArrayBuffer>);
      case 'said':
        return told.say(data.text);
      case 'failed':
        return told.fail(data.text);
    }
  };
  worker.addEventListener('message', hear);
  worker.addEventListener('error', (event) =>
    told.fail(event.message || 'The worker did not start.'),
  );
  const action = (label: string, click: () => void) => {
    const made = button(label, click);
    made.disabled = true;
    buttons.push(made);
    return made;
  };
  const toggle = action('Train', () => {
    setRunning(!running);
    ask({ kind: running ? 'run' : 'pause' });
  });
  const still = (what: Ask) => () => {
    setRunning(false);
    ask(what);
  };
  const time = h('span', { class: 'time' });
  const rate = slider(
    'Learning rate',
    [0, RATES.length - 1],
    (at) => {
      settings.set('rate', String(at));
      updateAddress(settings);
      ask({ kind: 'rate', rate: RATES[at]! });
    },
    (at) => String(RATES[at]),
  );
  const first = readInteger(settings, 'rate', USUAL_RATE, [0, RATES.length - 1]);
  rate.set(first);
  ask({ kind: 'rate', rate: RATES[first]! });
  const input = pad('Drawing pad for a digit', (from, to) => {
    strokeInto(pixels, from, to);
    drawInk(input.canvas, pixels);
    ask({ kind: 'predict', pixels });
  });
  const files = Object.entries(FORMATS).map(([format, label]) =>
    action(`Save as ${label}`, () => ask({ kind: 'file', format: format as Format })),
  );
  const element = chapterFrame(
    {
      name: 'train',
      question: 'Train one yourself',
      insight:
        `From ${COUNTS.trained} drawn digits the network learns which 16 numbers are worth keeping. ` +
        'It starts from nothing, here, in this page.',
      references: [
        { text: 'Training, in the docs', file: 'docs/training.md' },
        { text: 'The code of this training', file: 'demo/train/trainer.ts' },
      ],
    },
    h(
      'p',
      { class: 'row' },
      toggle,
      action('Step back', still({ kind: 'back' })),
      rate.element,
      time,
    ),
    h(
      'section',
      { class: 'learning', 'aria-label': 'What it has learned' },
      h('div', {}, verdict, words, curve, h('p', { class: 'note' }, CURVE_NOTE)),
      h(
        'div',
        {},
        h('h3', {}, 'Digits it never saw, and what it makes of them'),
        h('div', { class: 'unseen' }, ...rows.flat()),
        h('h3', {}, 'Yours'),
        h('div', { class: 'own' }, input.element, output),
        button('Clear', () => {
          pixels.fill(0);
          drawInk(input.canvas, pixels);
          ask({ kind: 'predict', pixels });
        }),
      ),
    ),
    h(
      'p',
      { class: 'row' },
      ...files,
      action('Keep it in this browser', () => ask({ kind: 'keep' })),
      action('Take the kept one', still({ kind: 'restore' })),
    ),
    told.element,
  );
  drawInk(input.canvas, pixels);
  const resized = new ResizeObserver(redraw);
  resized.observe(curve);
  const unwatch = watchDark(() => {
    drawInk(input.canvas, pixels);
    drawRow(rows[0]!, shown);
    redraw();
  });
  return {
    element,
    close() {
      worker.terminate();
      cancelAnimationFrame(frame);
      resized.disconnect();
      unwatch();
    },
  };
}

const CURVE_NOTE =
  'The thick line is the error on unseen digits, the thin one that of each batch; the dashed one is the best that 16 numbers can do with straight lines alone.';

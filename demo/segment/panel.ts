import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { BackendMenu } from '../engine/backend_menu.js';
import { loadDemoModel } from '../engine/demo_models.js';
import { latest } from '../engine/latest.js';
import type { Panel } from '../engine/panel.js';
import { canvasToDraw } from '../ui/canvas_to_draw.js';
import { watchDark } from '../ui/dark.js';
import { button, h } from '../ui/dom.js';
import { message } from '../ui/message.js';
import { openFiles } from '../ui/open_files.js';
import { progressBar } from '../ui/progress.js';
import { slider } from '../ui/slider.js';
import { subjectBox } from '../ui/subject_box.js';
import { readInteger, updateAddress } from '../ui/url_state.js';
import { watchSize } from '../ui/watch_size.js';
import { legend } from './legend.js';
import type { Scene, Subject } from './scene.js';

const MOST_SEED = 999_999;
/** Of the threshold, in percent. */
const RANGE = [5, 95] as const;

/** The probabilities that a model gives for one input. */
async function predict(model: LayersModel, values: Float32Array, shape: number[]) {
  const y = tf.tidy(() => model.predict(tf.tensor(values, [1, ...shape])) as tf.Tensor);
  try {
    return await y.data<'float32'>();
  } finally {
    y.dispose();
  }
}

/** One U-Net at work: what goes in, with what it finds laid over it. */
export function panel(subject: Subject, settings: URLSearchParams, backend: BackendMenu): Panel {
  let seed = readInteger(settings, 'seed', 1, [1, MOST_SEED]);
  let threshold = readInteger(settings, 'threshold', 50, RANGE);
  let scene: Scene = subject.example(seed);
  let probabilities: Float32Array | null = null;
  let model: LayersModel | null = null;
  let loads = 0;
  let closed = false;

  const told = message();
  const progress = progressBar('Loading the model');
  const canvas = canvasToDraw({ class: 'pixels' });
  const words = h('p', { class: 'found' });

  const draw = () => {
    words.textContent = subject.draw(canvas, scene, probabilities, threshold / 100);
    canvas.setAttribute('aria-label', `${subject.title}. ${words.textContent}`);
  };
  const request = latest(async () => {
    const [used, seen] = [model, scene];
    if (closed || used === null) return;
    const input = subject.prepared(seen);
    const found = await backend.timed(() => predict(used, input, seen.shape));
    if (closed || scene !== seen) return;
    probabilities = found;
    draw();
  }, told.fail);
  const show = (next: Scene) => {
    scene = next;
    probabilities = null;
    draw();
    request();
    updateAddress(settings);
  };
  let file: File | null = null;
  const read = async (picked: File) => {
    file = picked;
    try {
      const opened = await subject.read(picked);
      settings.delete('seed');
      show(opened);
      told.say(`${picked.name} is shown${opened.part ?? ''}.`);
    } catch (problem) {
      told.fail(problem);
    }
  };

  /** What the picker needs to know has changed: the file that is shown is read anew. */
  const again = () => {
    if (file !== null) void read(file);
  };
  subject.control?.addEventListener('change', again);

  const another = button('Another example', () => {
    if (settings.has('seed')) seed = (seed % MOST_SEED) + 1;
    settings.set('seed', String(seed));
    file = null;
    told.say('');
    show(subject.example(seed));
  });
  const least = slider(
    'Least probability',
    RANGE,
    (value) => {
      threshold = value;
      settings.set('threshold', String(value));
      updateAddress(settings);
      draw();
    },
    (value) => `${value} %`,
  );
  least.set(threshold);
  const files = openFiles(subject.files.label, subject.files.accept, ([file]) => read(file!), {
    one: true,
  });
  const element = subjectBox(
    subject,
    progress.element,
    h(
      'section',
      { 'aria-label': subject.title },
      h(
        'div',
        { class: 'shown' },
        h(
          'div',
          { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `${subject.title}, drawn` },
          canvas,
        ),
        h(
          'div',
          {},
          legend(subject.legend),
          words,
          least.element,
          h('p', { class: 'row' }, another),
          ...(subject.control === undefined ? [] : [subject.control]),
          files.element,
          told.element,
        ),
      ),
    ),
  );
  const unwatchSize = watchSize(element, draw);
  const unwatch = watchDark(draw);
  settings.set('seed', String(seed));
  updateAddress(settings);

  return {
    element,
    async load() {
      const turn = ++loads;
      model?.dispose();
      model = null;
      try {
        const loaded = await loadDemoModel(subject.name, progress.set);
        // The panel may have been closed, or another backend chosen.
        if (closed || turn !== loads) {
          loaded.dispose();
          return;
        }
        model = loaded;
        request();
      } catch (problem) {
        told.fail(problem);
      }
    },
    close() {
      closed = true;
      subject.control?.removeEventListener('change', again);
      model?.dispose();
      unwatchSize();
      unwatch();
    },
  };
}

import type { BackendMenu } from '../engine/backend_menu.js';
import { latest } from '../engine/latest.js';
import type { Panel } from '../engine/panel.js';
import type { Live } from '../input/live.js';
import { watchDark } from '../ui/dark.js';
import { button, h } from '../ui/dom.js';
import { message } from '../ui/message.js';
import { openFiles } from '../ui/open_files.js';
import { progressBar } from '../ui/progress.js';
import { readInteger, updateAddress } from '../ui/url_state.js';
import { codePicture } from './code_picture.js';
import { type Codec, type Coded, loadCodec } from './codec.js';
import { pad } from './pad.js';
import type { Subject } from './subject.js';

/** Examples by which an error can be judged, and seeds that the page shows only to who counts so far. */
const JUDGES = 10;
const JUDGES_SEED = 1_000_000;
const MOST_SEED = 999_999;

/** One autoencoder at work: what goes in, its code, and what comes out. */
export function panel(subject: Subject, settings: URLSearchParams, backend: BackendMenu): Panel {
  let seed = readInteger(settings, 'seed', 1, [1, MOST_SEED]);
  let values = subject.blank();
  let codec: Codec | null = null;
  let coded: Coded | null = null;
  let usual = '';
  let live: Live | null = null;
  let closed = false;

  const told = message();
  const progress = progressBar('Loading the model');
  const code = codePicture();
  const output = h('canvas', { class: 'pixels', role: 'img', 'aria-label': 'Reconstruction' });
  const error = h('p', { class: 'difference' });

  const draw = () => {
    subject.draw(input.canvas, values);
    if (coded === null) return;
    const same = coded.output.length === values.length;
    subject.draw(output, coded.output, same ? values : undefined);
    code.show(coded);
    error.textContent = `Error ${coded.error.toFixed(4)} (${subject.unit}). ${usual}`;
  };
  const request = latest(async () => {
    const [used, now] = [codec, values.slice()];
    if (used === null) return;
    const result = await backend.timed(() => used.run(now, subject.shapeOf(now)));
    if (closed) return;
    coded = result;
    draw();
  }, told.fail);

  const show = (next: Float32Array) => {
    values = next;
    subject.draw(input.canvas, values);
    request();
  };
  const stopLive = () => {
    live?.stop();
    live = null;
    liveButton.textContent = `Use the ${subject.live.name}`;
  };
  /** Something else than an example is shown, which the address cannot hold. */
  const showOwn = (next: Float32Array) => {
    example.value = '';
    for (const name of ['example', 'seed']) settings.delete(name);
    show(next);
  };
  const showExample = (at: number) => {
    stopLive();
    example.value = String(at);
    settings.set('example', String(at));
    settings.set('seed', String(seed));
    updateAddress(settings);
    show(subject.example(at, seed));
  };
  const read = async (file: File) => {
    try {
      const opened = await subject.read(file);
      stopLive();
      showOwn(opened);
      told.say(`${file.name} is shown.`);
      updateAddress(settings);
    } catch (problem) {
      told.fail(problem);
    }
  };
  const toggleLive = async () => {
    if (live !== null) return stopLive();
    try {
      const started = await subject.live.start((seen) => {
        if (!closed) showOwn(seen);
      });
      if (closed) return started.stop();
      live = started;
      liveButton.textContent = `Stop the ${subject.live.name}`;
    } catch (problem) {
      told.fail(`The ${subject.live.name} cannot be used: ${(problem as Error).message}`);
    }
  };

  const input = pad(`Drawing pad for ${subject.title}`, (from, to) => {
    stopLive();
    subject.stroke(values, from, to);
    showOwn(values);
  });
  const example = h(
    'select',
    { id: 'example', change: () => example.value !== '' && showExample(Number(example.value)) },
    h('option', { value: '' }, 'your own'),
    ...subject.examples.map((name, at) => h('option', { value: at }, name)),
  );
  const another = button('Another', () => {
    seed = (seed % MOST_SEED) + 1;
    showExample(Number(example.value));
  });
  const clear = button('Clear', () => {
    stopLive();
    showOwn(subject.blank());
    updateAddress(settings);
  });
  const liveButton = button('', toggleLive);
  const files = openFiles(subject.files.label, subject.files.accept, ([file]) => read(file!));

  const box = (title: string, part: string, ...content: Node[]) =>
    h('section', { 'aria-label': title, class: part }, h('h3', {}, title), ...content);
  const element = h(
    'div',
    { class: `subject ${subject.name}` },
    h('p', {}, subject.about),
    progress.element,
    h(
      'div',
      { class: 'trio' },
      box('Original', 'original', input.element),
      box('Code', 'code', code.element),
      box('Reconstruction', 'output', output),
    ),
    error,
    box(
      'Input',
      'input',
      h(
        'p',
        { class: 'row' },
        ...[h('label', { for: 'example' }, 'Example'), example, another, clear, liveButton],
      ),
      h(
        'p',
        { class: 'note' },
        'Or draw on the original. By keyboard: arrows move the pen, space sets it down.',
      ),
      files.element,
      told.element,
    ),
  );

  const resized = new ResizeObserver(draw);
  resized.observe(element);
  const unwatch = watchDark(draw);
  stopLive();
  showExample(readInteger(settings, 'example', 0, [0, subject.examples.length - 1]));

  /** What the error is for things like those that the model was trained on. */
  const judge = async (used: Codec) => {
    let sum = 0;
    for (let i = 0; i < JUDGES; i++) {
      const at = subject.trainedOn[i % subject.trainedOn.length]!;
      const one = subject.example(at, JUDGES_SEED + i);
      sum += (await used.run(one, subject.shapeOf(one))).error;
    }
    usual = `The mean of ${JUDGES} new examples of what it was trained on is ${(sum / JUDGES).toFixed(4)}.`;
  };

  return {
    element,
    async load() {
      codec?.dispose();
      codec = null;
      try {
        const loaded = await loadCodec(subject.name, progress.set);
        if (closed) return loaded.dispose();
        await judge(loaded);
        codec = loaded;
        request();
      } catch (problem) {
        told.fail(problem);
      }
    },
    close() {
      closed = true;
      live?.stop();
      codec?.dispose();
      resized.disconnect();
      unwatch();
    },
  };
}

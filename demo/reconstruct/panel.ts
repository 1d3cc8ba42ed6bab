import type { BackendMenu } from '../engine/backend_menu.js';
import { latest } from '../engine/latest.js';
import type { Panel } from '../engine/panel.js';
import { liveButton } from '../input/live_button.js';
import { watchDark } from '../ui/dark.js';
import { button, h } from '../ui/dom.js';
import { message } from '../ui/message.js';
import { openFiles } from '../ui/open_files.js';
import { progressBar } from '../ui/progress.js';
import { subjectBox } from '../ui/subject_box.js';
import { readInteger, updateAddress } from '../ui/url_state.js';
import { watchSize } from '../ui/watch_size.js';
import { codePicture } from './code_picture.js';
import { type Codec, type Coded, loadCodec } from './codec.js';
import { pad } from './pad.js';
import type { Subject } from './subject.js';
import { usualError } from './usual_error.js';

const MOST_SEED = 999_999;

/** One autoencoder at work: what goes in, its code, and what comes out. */
export function panel(subject: Subject, settings: URLSearchParams, backend: BackendMenu): Panel {
  let seed = readInteger(settings, 'seed', 1, [1, MOST_SEED]);
  let values = subject.blank();
  let codec: Codec | null = null;
  let coded: Coded | null = null;
  let usual = '';
  let loads = 0;
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
    if (closed || used === null) return;
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
  /** Something else than an example is shown, which the address cannot hold. */
  const showOwn = (next: Float32Array) => {
    example.value = '';
    if (settings.has('example')) {
      for (const name of ['example', 'seed']) settings.delete(name);
      updateAddress(settings);
    }
    show(next);
  };
  const showExample = (at: number) => {
    live.stop();
    example.value = String(at);
    settings.set('example', String(at));
    settings.set('seed', String(seed));
    updateAddress(settings);
    told.say('');
    show(subject.example(at, seed));
  };
  const read = async (file: File) => {
    try {
      const opened = await subject.read(file);
      live.stop();
      showOwn(opened.values);
      told.say(`${file.name} is shown${opened.part}.`);
    } catch (problem) {
      told.fail(problem);
    }
  };
  const live = liveButton(
    subject.live.name,
    () =>
      subject.live.start((seen) => {
        if (!closed) showOwn(seen);
      }),
    told.fail,
  );
  const input = pad(`Drawing pad for ${subject.title}`, (from, to) => {
    live.stop();
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
    live.stop();
    showOwn(subject.blank());
  });
  const files = openFiles(subject.files.label, subject.files.accept, ([file]) => read(file!), {
    one: true,
  });

  const box = (title: string, part: string, ...content: Node[]) =>
    h('section', { 'aria-label': title, class: part }, h('h3', {}, title), ...content);
  const element = subjectBox(
    subject,
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
        h('label', { for: 'example' }, 'Example'),
        example,
        another,
        clear,
        live.element,
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

  const unwatchSize = watchSize(element, draw);
  const unwatch = watchDark(draw);
  showExample(readInteger(settings, 'example', 0, [0, subject.examples.length - 1]));

  return {
    element,
    async load() {
      const turn = ++loads;
      codec?.dispose();
      codec = null;
      try {
        const loaded = await loadCodec(subject.name, progress.set);
        const sentence = await usualError(loaded, subject);
        // The panel may have been closed, or another backend chosen.
        if (closed || turn !== loads) return loaded.dispose();
        usual = sentence;
        codec = loaded;
        request();
      } catch (problem) {
        told.fail(problem);
      }
    },
    close() {
      closed = true;
      live.close();
      codec?.dispose();
      unwatchSize();
      unwatch();
    },
  };
}

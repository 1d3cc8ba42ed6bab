import type { LayersModel } from '@tensorflow/tfjs-layers';
import { predictAs } from '../../lib/predict/predict.js';
import { firstLayer } from '../../lib/visualize/suggest_layer.js';
import '../deconvolve/style.css';
import { busyOneByOne } from '../deconvolve/busy_one_by_one.js';
import { ourModel, ownModel, type ShownModel } from '../deconvolve/model_sources.js';
import { backendMenu } from '../engine/backend_menu.js';
import { describeText, inPage } from '../run/describe_text.js';
import { type Described, described } from '../run/described.js';
import { exportPanel } from '../run/export_panel.js';
import { modelPanel } from '../run/graph/model_panel.js';
import { exampleFile } from '../run/input/example_file.js';
import type { Given, InputPanel } from '../run/input/given.js';
import { inputFields } from '../run/input/input_fields.js';
import { inputPanel, WANTED } from '../run/input/input_panel.js';
import { layerLook } from '../run/layer_look.js';
import { openOwn } from '../run/open/open_own.js';
import { sortFiles } from '../run/open/sort_files.js';
import { torchForm } from '../run/open/torch_form.js';
import { weightsAlone } from '../run/open/weights_alone.js';
import { describeSeveral } from '../run/several/describe_several.js';
import { predictSeveral } from '../run/several/predict_several.js';
import { showPrediction } from '../run/show_prediction.js';
import '../run/style.css';
import { timingPanel } from '../run/timing/timing_panel.js';
import { button, h } from '../ui/dom.js';
import { message } from '../ui/message.js';
import type { View } from '../ui/view.js';

interface Opened extends Described {
  readonly source: ShownModel;
  readonly model: LayersModel;
}

/** What a model gives, as elements, and what is told of it. */
async function answerOf({ model, description, fields }: Opened, given: readonly Given[]) {
  const [first] = given as [Given];
  if (description !== null) {
    const found = await predictAs('predict', model, first.input, first.description, first.options);
    const told = found.told.map((one) => h('p', { class: 'note' }, inPage(one, 'above')));
    return { output: found.output, elements: [...showPrediction(found, sizeOf(first)), ...told] };
  }
  const found = await predictSeveral(model, fields, given);
  return {
    output: found.map(({ prediction }) => prediction.output).join(' '),
    elements: found.flatMap(({ name, prediction }) => [
      h('h4', {}, name),
      ...showPrediction(prediction, null),
    ]),
  };
}

const sizeOf = ({ input }: Given): [number, number] | null =>
  typeof input === 'object' && 'width' in input && 'height' in input
    ? [Number(input.width), Number(input.height)]
    : null;

/** Any model of the user's: as a graph, explained, on the user's own input, looked into, timed, and written again. */
export async function openRun(settings: URLSearchParams): Promise<View> {
  const run = busyOneByOne(() => element);
  const told = message();
  const facts = h('div', { class: 'answer', hidden: true });
  const answer = h('section', { class: 'answer', 'aria-label': 'The answer', hidden: true });
  const wanted = h('p', { class: 'note' });
  const drawn = button('Take a drawn one', () => {
    const file = opened?.fields[0] && exampleFile(opened.fields[0].description);
    if (file) void take([file]);
  });
  const asked = h('div');
  let opened: Opened | null = null;
  let input: InputPanel | null = null;
  let last: readonly Given[] | null = null;
  let closed = false;

  const answerTo = (given: readonly Given[]) =>
    run('answer', async () => {
      if (closed || opened === null || last !== given) return;
      const of = opened;
      try {
        const { output, elements } = await menu.timed(() => answerOf(of, given));
        // Another input may have been opened, and have none to give yet.
        if (last !== given) return;
        answer.replaceChildren(h('h3', {}, 'The answer'), ...elements);
        answer.hidden = false;
        answer.dataset.output = output;
        told.say('');
        look.given(of.fields, given);
      } catch (error) {
        fail(error);
      }
    });
  const missing = () => {
    last = null;
    answer.hidden = true;
    look.given([], null);
    told.say('');
  };
  /** What was answered before is no answer to what is shown now. */
  const fail = (error: unknown) => {
    missing();
    told.fail(error);
  };
  /** Inputs that were opened together: one for each that the model takes. */
  const take = (files: readonly File[]) =>
    run('input', async () => {
      if (closed || files.length === 0) return;
      try {
        const names = files.map(({ name }) => name).join(', ');
        if (opened === null) {
          const what = files.length === 1 ? 'is an input' : 'are inputs';
          throw new Error(`${names} ${what}: open a model first.`);
        }
        if (input === null) throw new Error(opened.why);
        const most = opened.fields.length;
        if (files.length > most) {
          const count = most === 1 ? 'one input' : `${most} inputs`;
          throw new Error(`The model takes ${count}, got ${files.length} files: ${names}.`);
        }
        for (const file of files) await input.take(file);
      } catch (error) {
        fail(error);
      }
    });
  const show = async ({ source, model, description, fields, why }: Opened) => {
    answer.hidden = true;
    facts.hidden = false;
    const sentences =
      description !== null
        ? describeText(description)
        : fields.length === 0
          ? [why]
          : describeSeveral(fields, model);
    facts.replaceChildren(h('p', {}, source.name), ...sentences.map((text) => h('p', {}, text)));
    last = null;
    const given = (next: readonly Given[]) => {
      last = next;
      void answerTo(next);
    };
    const [one] = fields;
    if (fields.length > 1) {
      input = inputFields({ fields, given, missing, fail });
      wanted.textContent = `The model takes ${fields.length} inputs: give something for each.`;
    } else if (one !== undefined) {
      const { description: own } = one;
      input = inputPanel({ description: own, given: (next) => given([next]), missing, fail });
      wanted.textContent = WANTED[own.kind];
    } else {
      input = null;
      wanted.textContent = why;
    }
    asked.replaceChildren(...(input === null ? [] : [input.element]));
    drawn.hidden = fields.length !== 1 || !/image|signal|audio/.test(one!.description.kind);
    timing.show(source);
    for (const part of parts) part.hidden = false;
    await graph.show(model, fields.length > 0 ? firstLayer(model) : null);
  };
  /** Loads a model in the place of the one that is open; `again` the same one on another backend. */
  const load = (source: ShownModel, again = false) =>
    run('model', async () => {
      if (closed) return;
      told.say(`Loading ${source.name} …`);
      try {
        await menu.ready;
        const model = await source.load(() => {});
        opened?.model.dispose();
        opened = { source, model, ...described(model) };
        look.open(model);
        torch.hide();
        told.say('');
        if (!again) await show(opened);
        else if (last !== null) void answerTo(last);
      } catch (error) {
        told.fail(error);
      }
    });
  const openAll = (files: readonly File[]) =>
    run('files', async () => {
      const { model, print, inputs } = await sortFiles(files);
      if (weightsAlone(model)) torch.ask(model, print);
      else if (model.length > 0) void load(ownModel(model));
      void take(inputs);
    });

  const menu = backendMenu(settings, () => {
    if (opened !== null) void load(opened.source, true);
  });
  const torch = torchForm((source) => void load(source), told.fail);
  const look = layerLook(menu, (task) => void run('look', task));
  const graph = modelPanel(({ id }) => look.choose(id));
  const timing = timingPanel(
    (task) => run('times', task),
    () => {},
  );
  const current = () =>
    opened && { model: opened.model, name: opened.source.name.replace(/\.[^.]*$/, '') };
  const parts = [
    graph.element,
    h(
      'section',
      { 'aria-label': 'The input' },
      h('h3', {}, 'The input'),
      h('div', { class: 'row' }, wanted, drawn),
      asked,
    ),
    timing.element,
    exportPanel(current),
  ] as const;
  for (const part of parts) part.hidden = true;
  const [model, given, times, saved] = parts;
  const element = h(
    'div',
    { class: 'own' },
    h('h2', {}, 'Open your own'),
    h(
      'p',
      {},
      'A model of yours: as a graph, explained layer by layer, on your own pictures, sounds, tables and texts, timed, ' +
        'and written for another library. Files stay in this page: they are not uploaded.',
    ),
    h(
      'section',
      { 'aria-label': 'Files and backend' },
      openOwn(
        (files) => void openAll(files),
        () => void load({ ...ourModel('digits'), name: 'digits' }),
      ),
      torch.element,
      menu.element,
      told.element,
      facts,
    ),
    model,
    given,
    answer,
    look.element,
    times,
    saved,
  );
  return {
    element,
    close() {
      closed = true;
      timing.close();
      void run('close', async () => {
        opened?.model.dispose();
      });
    },
  };
}

import { suggestLayer } from '../../lib/visualize/suggest_layer.js';
import '../deconvolve/style.css';
import { answerFor } from '../deconvolve/answer_for.js';
import { busyOneByOne } from '../deconvolve/busy_one_by_one.js';
import { type Changes, OF_MODEL, readChoices, TOPS, writeChoices } from '../deconvolve/choices.js';
import { EXAMPLES, exampleMaker } from '../deconvolve/examples.js';
import { graphView } from '../deconvolve/graph_view.js';
import { type Sample, sampleShape } from '../deconvolve/input_kind.js';
import { layerControls } from '../deconvolve/layer_controls.js';
import { layerPanel } from '../deconvolve/layer_panel.js';
import { modelControls } from '../deconvolve/model_controls.js';
import { modelGraph } from '../deconvolve/model_graph.js';
import { OURS, ourModel, type ShownModel } from '../deconvolve/model_sources.js';
import { type OpenModel, openModel } from '../deconvolve/open_model.js';
import { readSample } from '../deconvolve/read_sample.js';
import { sampleControls } from '../deconvolve/sample_controls.js';
import { SCALES, scaleName } from '../deconvolve/scales.js';
import { layerLooker, methodFor } from '../deconvolve/show_layer.js';
import { backendMenu } from '../engine/backend_menu.js';
import { watchDark } from '../ui/dark.js';
import { h } from '../ui/dom.js';
import { message } from '../ui/message.js';
import { progressBar } from '../ui/progress.js';
import type { View } from '../ui/view.js';

const FIRST_MODEL = 'digits';
const INTRODUCTION =
  'Choose a layer: you see the maps that it makes of the input. A unit is one place in one map. From the strongest unit of ' +
  'each filter the network is run backwards, by transposed convolutions: what comes out is what in the input made it ' +
  'respond. Click a place in a map for that unit alone.';

/** A model's layers, what they make of an input, and what in the input each unit responded to. */
export async function openDeconvolve(settings: URLSearchParams): Promise<View> {
  const run = busyOneByOne(() => element);
  const told = message();
  const answer = h('p', { class: 'note', id: 'network-answer', role: 'status' });
  const loading = progressBar('Loading the model');
  const exampleOf = exampleMaker();
  let opened: OpenModel | null = null;
  /** The user's own input, if there is one. */
  let own: Sample | null = null;
  let closed = false;

  /** The example that was chosen, if the model takes its kind, else the one that goes with it. */
  const exampleName = ({ source, input }: OpenModel): string => {
    const names = EXAMPLES[input.kind].map(([name]) => name);
    const wanted = [readChoices(settings).example, OURS[source.address ?? '']?.example];
    return wanted.find((name) => name && names.includes(name)) ?? names[0]!;
  };

  const lookAt = async (one: OpenModel) => {
    const { model, input, source } = one;
    const choices = readChoices(settings);
    const name = own === null ? exampleName(one) : null;
    const sample = own ?? exampleOf(input, name!, choices.seed);
    const values = scaleName(input.kind, choices.scale, OURS[source.address ?? '']?.scale);
    samples.show(input.kind, name, values, sample.done ?? []);

    const boxes = modelGraph(model, sampleShape(input, sample));
    const selectable = (wanted: string | null) =>
      boxes.find((box) => box.selectable && box.name === wanted);
    const box = selectable(choices.layer) ?? selectable(suggestLayer(boxes));
    graph.show(boxes);
    if (box === undefined) throw new Error('The model has no layer that computes.');
    graph.press(box.name);
    panel.name(box);
    const method = methodFor(choices, box);
    const filters = box.filters ?? TOPS.at(-1)! + 1;
    controls.show({ method, top: choices.top }, { cam: box.behindConvolution, filters });
    writeChoices(settings, { model: source.address, example: name, layer: box.name, method });

    const subject = { model, input, sample, scale: SCALES[values]!, box, method };
    const looked = await lookAtLayer(subject, choices);
    if (closed) return;
    answer.textContent = await answerFor(subject);
    await panel.show(subject, looked);
  };

  const refresh = () =>
    run('look', async () => {
      if (closed || opened === null) return;
      try {
        await lookAt(opened);
      } catch (error) {
        panel.fail(error);
      }
    });
  const change = (changes: Changes) => {
    writeChoices(settings, changes);
    void refresh();
  };
  const open = (source: ShownModel, another: boolean) =>
    run('model', async () => {
      if (closed) return;
      told.say(`Loading ${source.name} …`);
      try {
        await menu.ready;
        const next = await openModel(source, loading.set);
        opened?.model.dispose();
        opened = next;
      } catch (error) {
        loading.set(1);
        // The model that was there stays.
        if (opened !== null) models.show(opened.source);
        return told.fail(error);
      }
      if (another) {
        own = null;
        writeChoices(settings, OF_MODEL);
      }
      models.show(source);
      told.say('');
      void refresh();
    });
  const openSample = (file: File) =>
    run('file', async () => {
      if (opened === null) return;
      try {
        own = await readSample(file, opened.input);
      } catch (error) {
        return told.fail(error);
      }
      told.say('');
      change({ filter: null, at: null });
    });

  const menu = backendMenu(settings, () => {
    if (opened !== null) void open(opened.source, false);
  });
  const lookAtLayer = layerLooker(menu);
  const models = modelControls((source) => void open(source, true));
  const samples = sampleControls({
    example(name) {
      own = null;
      change({ example: name, seed: null, filter: null, at: null });
    },
    another: () => change({ seed: readChoices(settings).seed + 1, filter: null, at: null }),
    scale: (name) => change({ values: name }),
    file: (file) => void openSample(file),
  });
  const graph = graphView((name) => change({ layer: name, filter: null, at: null }));
  const controls = layerControls(change);
  const panel = layerPanel(controls.element, (filter, position) => {
    change({ filter, at: position.join(',') });
  });
  const unwatch = watchDark(refresh);

  const element = h(
    'div',
    {},
    h('h2', {}, 'What did this layer respond to?'),
    h('p', {}, INTRODUCTION),
    h(
      'section',
      { 'aria-label': 'Model and input' },
      h('div', { class: 'columns' }, models.element, samples.element),
      h(
        'details',
        { class: 'open-own' },
        h('summary', {}, 'Open your own'),
        h('div', { class: 'columns' }, models.own, samples.own),
      ),
      menu.element,
      loading.element,
      told.element,
      answer,
    ),
    h(
      'div',
      { class: 'deconvolve' },
      h(
        'section',
        { 'aria-label': 'The model' },
        h('h3', {}, 'The model'),
        h('p', { class: 'note' }, 'Convolutions are marked; arrow keys move between layers.'),
        graph.element,
      ),
      panel.element,
    ),
  );
  const wanted = readChoices(settings).model ?? FIRST_MODEL;
  void open(ourModel(Object.hasOwn(OURS, wanted) ? wanted : FIRST_MODEL), false);
  return {
    element,
    close() {
      closed = true;
      unwatch();
      void run('close', async () => {
        opened?.model.dispose();
      });
    },
  };
}

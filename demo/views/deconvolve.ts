import '../deconvolve/style.css';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { METHODS, type Method } from '../../lib/visualize/deconvolve.js';
import { EXAMPLES, example } from '../deconvolve/examples.js';
import { graphView } from '../deconvolve/graph_view.js';
import { type InputKind, inputKind, type Sample } from '../deconvolve/input_kind.js';
import { layerControls, TOPS } from '../deconvolve/layer_controls.js';
import { layerPanel } from '../deconvolve/layer_panel.js';
import { look } from '../deconvolve/look.js';
import { modelControls } from '../deconvolve/model_controls.js';
import { type LayerBox, modelGraph } from '../deconvolve/model_graph.js';
import { type ModelSource, OURS, ourModel } from '../deconvolve/model_sources.js';
import { oneByOne } from '../deconvolve/one_by_one.js';
import { readSample } from '../deconvolve/read_sample.js';
import { sampleControls, VALUE_RANGES } from '../deconvolve/sample_controls.js';
import { suggestLayer } from '../deconvolve/suggest_layer.js';
import { backendMenu } from '../engine/backend_menu.js';
import { h } from '../ui/dom.js';
import { message } from '../ui/message.js';
import { progressBar } from '../ui/progress.js';
import { readInteger, updateAddress } from '../ui/url_state.js';
import type { View } from '../ui/view.js';

/** A model that is open, and its input. */
interface Opened {
  readonly source: ModelSource;
  readonly model: LayersModel;
  readonly input: InputKind;
  readonly boxes: readonly LayerBox[];
}

const MOST_SEEDS = 9_999;
const DEFAULT_MODEL = 'digits';
const DEFAULT_TOP = 9;

/** A model's layers, what they make of an input, and what in the input each unit responded to. */
export async function openDeconvolve(settings: URLSearchParams): Promise<View> {
  const run = oneByOne();
  const told = message();
  const loading = progressBar('Loading the model');
  let opened: Opened | null = null;
  /** The user's file, if there is one. */
  let own: Sample | null = null;
  let closed = false;

  const method = () => METHODS.find((name) => name === settings.get('method')) ?? 'deconvnet';
  const top = () => readInteger(settings, 'top', DEFAULT_TOP, [1, TOPS.at(-1)!]);
  const range = () => settings.get('values') ?? Object.keys(VALUE_RANGES)[0]!;
  const set = (changes: Record<string, string | number | null>) => {
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) settings.delete(name);
      else settings.set(name, String(value));
    }
  };
  /** The example of the address, if it is one of the model's kind, else one that goes with it. */
  const exampleName = ({ source, input }: Opened): string => {
    const names = EXAMPLES[input.kind].map(([name]) => name);
    const wanted = [settings.get('example'), OURS[source.address ?? '']?.example];
    return wanted.find((name) => name && names.includes(name)) ?? names[0]!;
  };
  const sampleOf = (one: Opened): Sample =>
    own ?? example(one.input, exampleName(one), readInteger(settings, 'seed', 1, [0, MOST_SEEDS]));
  const boxOf = ({ boxes }: Opened): LayerBox | undefined => {
    const wanted = settings.get('layer');
    const named = boxes.find((box) => box.selectable && box.name === wanted);
    const suggested = suggestLayer(boxes);
    return named ?? boxes.find((box) => box.selectable && box.name === suggested);
  };
  /** The unit of the address, if there is one. */
  const chosenUnit = () => {
    const filter = settings.get('filter');
    const at = settings.get('at');
    if (filter === null) return null;
    return { filters: Number(filter), ...(at ? { position: at.split(',').map(Number) } : {}) };
  };

  const lookAt = async (one: Opened) => {
    const { model, input, source } = one;
    const sample = sampleOf(one);
    const box = boxOf(one);
    const rangeName = range() in VALUE_RANGES ? range() : Object.keys(VALUE_RANGES)[0]!;
    samples.show(input.kind, own === null ? exampleName(one) : null, rangeName);
    if (box === undefined) throw new Error('The model has no layers that compute.');
    graph.press(box.name);
    const how: Method = !/gradcam/i.test(method()) || box.behindConvolution ? method() : 'saliency';
    choices.show(
      { method: how, top: top() },
      { cam: box.behindConvolution, filters: box.filters ?? TOPS.at(-1)! + 1 },
    );
    set({ model: source.address, layer: box.name, method: how });
    if (own === null) set({ example: exampleName(one) });
    updateAddress(settings);
    const options = { layer: box.name, method: how };
    const topK = box.filters === null ? {} : { topK: Math.min(top(), box.filters) };
    const looking = (more: object) =>
      look(model, input, sample, VALUE_RANGES[rangeName]!, { ...options, ...more });
    const wanted = chosenUnit();
    const [best, unit] = await menu.timed(async () => {
      const best = await looking(topK);
      return [
        best,
        wanted === null ? await looking({ filters: best.units[0]!.filter }) : await looking(wanted),
      ];
    });
    if (!closed)
      await panel.show({ model, input, sample, box, method: how, top: best!, unit: unit! });
  };

  const refresh = () =>
    run('look', async () => {
      if (closed || opened === null) return;
      element.setAttribute('aria-busy', 'true');
      try {
        await lookAt(opened);
        told.say('');
      } catch (error) {
        panel.clear();
        told.fail(error);
      }
      element.removeAttribute('aria-busy');
    });
  const change = (changes: Record<string, string | number | null>) => {
    set(changes);
    void refresh();
  };
  const open = (source: ModelSource, fresh: boolean) =>
    run('model', async () => {
      if (closed) return;
      told.say(`Loading ${source.name} …`);
      try {
        await menu.ready;
        const model = await source.load(loading.set);
        let next: Opened;
        try {
          next = { source, model, input: inputKind(model), boxes: modelGraph(model) };
        } catch (error) {
          model.dispose();
          throw error;
        }
        opened?.model.dispose();
        opened = next;
      } catch (error) {
        loading.set(1);
        // The model that was there stays.
        if (opened !== null) models.show(opened.source);
        return told.fail(error);
      }
      if (fresh) {
        own = null;
        set({ layer: null, filter: null, at: null, example: null, seed: null, values: null });
      }
      graph.show(opened.boxes);
      models.show(source);
      void refresh();
    });

  const menu = backendMenu(settings, () => {
    if (opened !== null) void open(opened.source, false);
  });
  const models = modelControls((source) => void open(source, true));
  const samples = sampleControls({
    example: (name) => {
      own = null;
      change({ example: name, seed: null });
    },
    another: () => change({ seed: readInteger(settings, 'seed', 1, [0, MOST_SEEDS]) + 1 }),
    range: (name) => change({ values: name }),
    file: (file) =>
      void run('file', async () => {
        if (opened === null) return;
        try {
          own = await readSample(file, opened.input);
        } catch (error) {
          return told.fail(error);
        }
        change({ filter: null, at: null });
      }),
  });
  const graph = graphView((name) => change({ layer: name, filter: null, at: null }));
  const choices = layerControls((to) => change(to));
  const panel = layerPanel(choices.element, (filter, position) => {
    change({ filter, at: position.join(',') });
    panel.element.scrollIntoView({ block: 'nearest' });
  });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const redraw = () => void refresh();
  dark.addEventListener('change', redraw);

  const element = h(
    'div',
    {},
    h('h2', {}, 'What did this layer respond to?'),
    h(
      'p',
      {},
      'Choose a layer: below are the maps that it makes of the input, and each filter’s strongest unit ' +
        'taken back through the network to the pixels that made it respond. Click a place in a map to ' +
        'take that unit back alone.',
    ),
    h(
      'section',
      { 'aria-label': 'Model and input' },
      h('div', { class: 'columns' }, models.element, samples.element),
      menu.element,
      loading.element,
      told.element,
    ),
    h(
      'div',
      { class: 'deconvolve' },
      h(
        'section',
        { 'aria-label': 'The model' },
        h('h3', {}, 'The model'),
        h('p', { class: 'note' }, 'Arrow keys move between layers. Marked: convolutions.'),
        graph.element,
      ),
      panel.element,
    ),
  );
  const wanted = settings.get('model') ?? DEFAULT_MODEL;
  void open(ourModel(wanted in OURS ? wanted : DEFAULT_MODEL), false);
  return {
    element,
    close() {
      closed = true;
      dark.removeEventListener('change', redraw);
      void run('close', async () => {
        opened?.model.dispose();
        opened = null;
      });
    },
  };
}

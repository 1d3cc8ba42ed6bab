import type { LayersModel } from '@tensorflow/tfjs-layers';
import { unfold } from '../../lib/arithmetic/unfold.js';
import type { Method } from '../../lib/visualize/methods.js';
import { inputKind, sampleShape } from '../deconvolve/input_kind.js';
import { layerControls } from '../deconvolve/layer_controls.js';
import { layerPanel } from '../deconvolve/layer_panel.js';
import { type LayerBox, modelGraph } from '../deconvolve/model_graph.js';
import { layerLooker, methodFor } from '../deconvolve/show_layer.js';
import type { BackendMenu } from '../engine/backend_menu.js';
import { h } from '../ui/dom.js';
import type { Given } from './input/given.js';

const NO_CHOICE = { model: null, layer: null, example: null, scale: null, seed: 1 } as const;

/** The layer of a path in a model, as the view of layers has it; null for the input. */
function boxAt(model: LayersModel, id: string, shape: readonly number[]): LayerBox | null {
  const { steps, tensors } = unfold(model);
  const key = tensors.get(id);
  const at = steps.findIndex(({ outputs }) => outputs[0] === key);
  // The input comes first.
  return at < 0 ? null : { ...modelGraph(model, shape)[at + 1]!, name: id };
}

/** What a layer of the user's model responded to in the user's input. */
export function layerLook(menu: BackendMenu, alone: (task: () => Promise<void>) => void) {
  let model: LayersModel | null = null;
  let looked: Given['looked'] = null;
  let layer: string | null = null;
  let unit: { filters: number; position?: number[] } | null = null;
  let chosen: { method: Method; top: number } = { method: 'deconvnet', top: 9 };
  const look = layerLooker(menu);
  const follow = h('input', { type: 'checkbox', id: 'follow', change: () => refresh() });
  const controls = layerControls((change) => {
    chosen = { ...chosen, ...change };
    refresh();
  });
  const panel = layerPanel(controls.element, (filter, position) => {
    unit = { filters: filter, position: [...position] };
    refresh();
  });
  const draw = async () => {
    if (model === null || looked === null || layer === null || !follow.checked) return;
    try {
      const input = inputKind(model);
      const box = boxAt(model, layer, sampleShape(input, looked.sample));
      if (box === null) throw new Error('Choose a layer that computes in the graph.');
      const choices = { ...NO_CHOICE, ...chosen, unit };
      const method = methodFor(choices, box);
      panel.name(box);
      const filters = box.filters ?? Number.POSITIVE_INFINITY;
      controls.show({ method, top: chosen.top }, { cam: box.behindConvolution, filters });
      const subject = { model, input, ...looked, box, method };
      await panel.show(subject, await look(subject, choices));
    } catch (error) {
      panel.fail(error);
    }
  };
  const refresh = () => {
    panel.element.hidden = !follow.checked;
    alone(draw);
  };
  panel.element.hidden = true;
  const element = h(
    'section',
    { 'aria-label': 'What a layer responded to', hidden: true },
    h('h3', {}, 'What a layer responded to'),
    h(
      'p',
      { class: 'row' },
      follow,
      h(
        'label',
        { for: 'follow' },
        'Deconvolve the input through the layer that is chosen in the graph',
      ),
    ),
    panel.element,
  );
  return {
    element,
    /** Of another model, or the same on another backend. */
    open(next: LayersModel | null) {
      model = next;
      looked = null;
      element.hidden = true;
    },
    given(next: Given['looked']) {
      looked = next;
      element.hidden = next === null;
      refresh();
    },
    choose(id: string) {
      layer = id;
      unit = null;
      refresh();
    },
  };
}

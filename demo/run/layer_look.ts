import type { LayersModel } from '@tensorflow/tfjs-layers';
import { stepsTo, unfold } from '../../lib/arithmetic/unfold.js';
import type { Method } from '../../lib/visualize/methods.js';
import { inputKindAt, sampleShape } from '../deconvolve/input_kind.js';
import { layerControls } from '../deconvolve/layer_controls.js';
import { layerPanel } from '../deconvolve/layer_panel.js';
import type { Beside } from '../deconvolve/look.js';
import { type LayerBox, modelGraph } from '../deconvolve/model_graph.js';
import { layerLooker, methodFor } from '../deconvolve/show_layer.js';
import type { BackendMenu } from '../engine/backend_menu.js';
import { h } from '../ui/dom.js';
import { choice } from './input/choice.js';
import type { Given } from './input/given.js';
import type { Field } from './several/fields_of.js';
import { valuesOf } from './several/values_of.js';

const NO_CHOICE = { model: null, layer: null, example: null, scale: null, seed: 1 } as const;

/** Said where nothing that the model takes can be drawn upon. */
const NOTHING_DRAWN =
  'What this model takes is no picture and no signal of its size, upon which a projection could be drawn. In a program ' +
  'deconvolve() projects to any input, and where that is a text to the layer that its option wrt names.';

const NONE_LEADS =
  'No picture and no signal that this model takes leads to the layer that is chosen.';

/** What the model was given, one for each field. */
interface Answered {
  readonly fields: readonly Field[];
  readonly given: readonly Given[];
}

/** What is looked at: one of the model's inputs, and what all of them are given. */
interface Inputs extends Answered {
  readonly at: number;
  readonly beside: Beside | null;
}

/** The same inputs, another of them looked at. */
function inputsAt({ fields, given }: Answered, at: number): Inputs {
  const several = fields.length > 1;
  const all = several ? fields.map((field, n) => valuesOf(field, given[n]!)) : [];
  return { fields, given, at, beside: several ? { name: fields[at]!.name, at, all } : null };
}

/** The places of the inputs that lead to a layer. */
function inputsOf(model: LayersModel, id: string): number[] {
  const { inputs, steps, tensors } = unfold(model);
  const before = stepsTo(steps, tensors.get(id) ?? '');
  return inputs.flatMap((key, n) => (before.some((step) => step.inputs.includes(key)) ? [n] : []));
}

/** The layer of a path in a model, as the view of layers has it; null for the input. */
function boxAt(
  model: LayersModel,
  id: string,
  shapes: readonly (readonly number[])[],
): LayerBox | null {
  const { steps, tensors } = unfold(model);
  const key = tensors.get(id);
  const at = steps.findIndex(({ outputs }) => outputs[0] === key);
  // The input comes first.
  return at < 0 ? null : { ...modelGraph(model, ...shapes)[at + 1]!, name: id };
}

/** What a layer of the user's model responded to in the user's input. */
export function layerLook(menu: BackendMenu, alone: (task: () => Promise<void>) => void) {
  let model: LayersModel | null = null;
  let answered: Answered | null = null;
  let inputs: Inputs | null = null;
  /** Of several inputs the one that the user chose. */
  let wanted = 0;
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
    if (model === null || answered === null || layer === null || !follow.checked) return;
    try {
      if (inputs === null) throw new Error(NONE_LEADS);
      const { given, at, beside } = inputs;
      const looked = given[at]!.looked!;
      const input = inputKindAt(model, at);
      const shapes = beside?.all.map(({ shape }) => shape) ?? [sampleShape(input, looked.sample)];
      const box = boxAt(model, layer, shapes);
      if (box === null) throw new Error('Choose a layer that computes in the graph.');
      const choices = { ...NO_CHOICE, ...chosen, unit };
      const method = methodFor(choices, box);
      panel.name(box);
      const filters = box.filters ?? Number.POSITIVE_INFINITY;
      controls.show({ method, top: chosen.top }, { cam: box.behindConvolution, filters });
      const subject = { model, input, ...looked, box, method, beside };
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
  const which = h('div');
  const asked = h(
    'div',
    {},
    h(
      'p',
      { class: 'row one-line' },
      follow,
      h(
        'label',
        { for: 'follow' },
        'Deconvolve the input through the layer that is chosen in the graph',
      ),
    ),
    which,
    panel.element,
  );
  const nothing = h('p', { class: 'note', hidden: true }, NOTHING_DRAWN);
  const element = h(
    'section',
    { 'aria-label': 'What a layer responded to', hidden: true },
    h('h3', {}, 'What a layer responded to'),
    asked,
    nothing,
  );
  /** What is asked where there are several inputs: which of them. */
  const askWhich = ({ fields, given, at }: Inputs, can: readonly number[]) => {
    const options = can.map((n) => [String(n), fields[n]!.name] as const);
    const others = given.length > 2 ? 'the others stay' : 'the other one stays';
    which.replaceChildren(
      choice('Input', options, String(at), (chosen) => {
        wanted = Number(chosen);
        inputs = inputsAt({ fields, given }, wanted);
        unit = null;
        refresh();
      }),
      h('p', { class: 'note' }, `The projection is on this input; ${others} as given.`),
    );
  };
  /** The inputs that can be drawn upon, of several those that lead to the layer. */
  const arrange = () => {
    const all = answered?.given.flatMap(({ looked }, n) => (looked === null ? [] : [n])) ?? [];
    asked.hidden = all.length === 0;
    nothing.hidden = all.length > 0;
    const several = answered !== null && answered.fields.length > 1;
    const leads = several && model !== null && layer !== null ? inputsOf(model, layer) : all;
    const can = all.filter((n) => leads.includes(n));
    // The one that was chosen stays so.
    const at = can.find((n) => n === wanted) ?? can[0];
    inputs = answered === null || at === undefined ? null : inputsAt(answered, at);
    if (inputs !== null && several) askWhich(inputs, can);
    else which.replaceChildren();
    refresh();
  };
  return {
    element,
    /** Of another model, or the same on another backend. */
    open(next: LayersModel | null) {
      model = next;
      answered = inputs = null;
      wanted = 0;
      element.hidden = true;
    },
    /** What the model has answered to, one for each field; null where it has not. */
    given(fields: readonly Field[], given: readonly Given[] | null) {
      element.hidden = given === null;
      answered = given === null ? null : { fields, given };
      arrange();
    },
    choose(id: string) {
      layer = id;
      unit = null;
      arrange();
    },
  };
}

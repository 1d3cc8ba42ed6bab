import { h } from '../ui/dom.js';
import { slider } from '../ui/slider.js';
import { RANGES, type Stage } from './stage.js';

export interface StageControls {
  element: HTMLElement;
  show(i: number, stage: Stage, first: boolean): void;
}

/** -1 on the slider is null: the padding decides. */
const opText = (value: number) => (value < 0 ? 'null' : String(value));

/** Sliders for one layer; each change is told as a change of i or of the layer. */
export function stageControls(
  changeInput: (i: number) => void,
  changeStage: (change: Partial<Stage>) => void,
): StageControls {
  const i = slider('i, input length', RANGES.i, changeInput);
  const k = slider('k, kernelSize', RANGES.k, (value) => changeStage({ k: value }));
  const s = slider('s, strides', RANGES.s, (value) => changeStage({ s: value }));
  const d = slider('d, dilationRate', RANGES.d, (value) => changeStage({ d: value }));
  const op = slider(
    'outputPadding',
    [-1, 0],
    (value) => changeStage({ outputPadding: value < 0 ? null : value }),
    opText,
  );
  const padding = h(
    'select',
    {
      id: 'padding',
      change: () => changeStage({ padding: padding.value === 'same' ? 'same' : 'valid' }),
    },
    h('option', { value: 'same' }, 'same'),
    h('option', { value: 'valid' }, 'valid'),
  );
  const inputNote = h(
    'p',
    { class: 'note' },
    'Its input length is what the layer before it makes.',
  );
  return {
    element: h(
      'div',
      { class: 'controls' },
      i.element,
      inputNote,
      k.element,
      s.element,
      h('div', { class: 'slider' }, h('label', { for: 'padding' }, 'padding'), padding),
      op.element,
      d.element,
    ),
    show(length, stage, first) {
      i.element.hidden = !first;
      inputNote.hidden = first;
      if (first) i.set(length);
      k.set(stage.k);
      s.set(stage.s);
      d.set(stage.d);
      op.set(stage.outputPadding ?? -1, stage.s - 1);
      padding.value = stage.padding;
    },
  };
}

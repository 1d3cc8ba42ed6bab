import type { ShownModel } from '../../deconvolve/model_sources.js';
import { button, h } from '../../ui/dom.js';
import { parseShape, shapeOfPrint, torchModel } from './torch_model.js';

/** Asks for what weights of PyTorch do not say: the layers, as `print(model)` shows them, and the shape of an input. */
export function torchForm(made: (source: ShownModel) => void, fail: (error: unknown) => void) {
  let weights: readonly File[] = [];
  const print = h('textarea', {
    id: 'torch-print',
    rows: 6,
    spellcheck: 'false',
    input: () => {
      if (shape.value === '') shape.value = shapeOfPrint(print.value);
    },
  });
  const shape = h('input', { id: 'torch-shape', type: 'text', size: 16 });
  const build = () => {
    try {
      const lengths = parseShape(shape.value);
      const given = weights;
      const text = print.value;
      made({ name: given[0]!.name, address: null, load: () => torchModel(given, text, lengths) });
    } catch (error) {
      fail(error);
    }
  };
  const element = h(
    'div',
    { hidden: true },
    h('p', {}, 'These are weights alone. The layers are what Python’s print(model) shows:'),
    h('p', {}, h('label', { for: 'torch-print' }, 'print(model)')),
    print,
    h(
      'p',
      { class: 'row' },
      h('label', { for: 'torch-shape' }, 'Shape of an input, channels last, ? for any length'),
      shape,
      button('Build the model', build),
    ),
  );
  return {
    element,
    /** Asks for the rest, or builds where all is there but the shape. */
    ask(files: readonly File[], printed: string | null) {
      weights = files;
      if (printed !== null) print.value = printed;
      shape.value = shapeOfPrint(print.value);
      element.hidden = false;
      (print.value === '' ? print : shape).focus();
    },
    hide() {
      element.hidden = true;
    },
  };
}

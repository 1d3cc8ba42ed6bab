import { h } from '../ui/dom.js';
import { openFiles } from '../ui/open_files.js';
import { MODEL_FILES, OURS, ourModel, ownModel, type ShownModel } from './model_sources.js';

export interface ModelControls {
  element: HTMLElement;
  /** What opens one of the user's. */
  own: HTMLElement;
  show(source: ShownModel): void;
}

const OWN = 'own';

/** One of the demo's models, or the user's own. */
export function modelControls(chosen: (source: ShownModel) => void): ModelControls {
  const own = h('option', { value: OWN, hidden: true });
  const select = h(
    'select',
    { id: 'model', change: () => chosen(ourModel(select.value)) },
    ...Object.entries(OURS).map(([value, { label }]) => h('option', { value }, label)),
    own,
  );
  const files = openFiles('A model', MODEL_FILES, (all) => chosen(ownModel(all)));
  return {
    element: h('p', { class: 'row' }, h('label', { for: 'model' }, 'Model'), select),
    own: h(
      'div',
      {},
      files.element,
      h(
        'p',
        { class: 'note' },
        'A .keras, .h5 or .onnx file, or a model.json together with its weights. Files stay in this page: they are not ' +
          'uploaded.',
      ),
    ),
    show({ name, address }) {
      own.hidden = address !== null;
      own.disabled = address !== null;
      own.textContent = name;
      select.value = address ?? OWN;
    },
  };
}

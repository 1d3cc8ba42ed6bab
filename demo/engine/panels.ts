import { h } from '../ui/dom.js';
import { radios } from '../ui/radios.js';
import type { View } from '../ui/view.js';
import { type BackendMenu, backendMenu } from './backend_menu.js';
import type { Panel } from './panel.js';

/** What a panel is about: its name in the address and its title. */
interface Subject {
  name: string;
  title: string;
}

/**
 * A view that shows one of several models, with a menu of backends.
 *
 * @param own settings of a panel, which do not pass on to the next one.
 */
export function panels<S extends Subject>(
  introduction: Node[],
  subjects: readonly S[],
  own: readonly string[],
  settings: URLSearchParams,
  open: (subject: S, settings: URLSearchParams, backend: BackendMenu) => Panel,
): View {
  const find = (name: string | null) => subjects.find((one) => one.name === name) ?? subjects[0]!;
  const place = h('div');
  let shown: Panel | null = null;
  const backend = backendMenu(settings, () => void shown?.load());
  const show = async (subject: S) => {
    settings.set('model', subject.name);
    shown?.close();
    const panel = open(subject, settings, backend);
    shown = panel;
    place.replaceChildren(panel.element);
    await backend.ready;
    if (shown === panel) await panel.load();
  };
  const first = find(settings.get('model'));
  const titles = Object.fromEntries(subjects.map(({ name, title }) => [name, title]));
  const choice = radios('Model', 'model', titles, first.name, (name) => {
    for (const setting of own) settings.delete(setting);
    void show(find(name));
  });
  void show(first);
  return {
    element: h('div', {}, ...introduction, choice, backend.element, place),
    close() {
      shown?.close();
      shown = null;
    },
  };
}

import { backendMenu } from '../engine/backend_menu.js';
import { digits } from '../reconstruct/digits.js';
import { heartbeats } from '../reconstruct/heartbeats.js';
import { type Panel, panel } from '../reconstruct/panel.js';
import { h } from '../ui/dom.js';
import { radios } from '../ui/radios.js';
import { updateAddress } from '../ui/url_state.js';
import type { View } from '../ui/view.js';

const SUBJECTS = [digits, heartbeats];

/** Autoencoders of pictures and of signals, live. */
export async function openReconstruct(settings: URLSearchParams): Promise<View> {
  const find = (name: string | null) => SUBJECTS.find((one) => one.name === name) ?? digits;
  const place = h('div');
  let shown: Panel | null = null;
  const backend = backendMenu(settings, () => void shown?.load());

  const show = (name: string | null) => {
    const subject = find(name);
    settings.set('model', subject.name);
    shown?.close();
    shown = panel(subject, settings, backend);
    place.replaceChildren(shown.element);
    const current = shown;
    return backend.ready.then(() => current.load());
  };
  const titles = Object.fromEntries(SUBJECTS.map(({ name, title }) => [name, title]));
  const choice = radios('Model', 'model', titles, find(settings.get('model')).name, (name) => {
    for (const setting of ['example', 'seed']) settings.delete(setting);
    void show(name);
    updateAddress(settings);
  });
  void show(settings.get('model'));
  return {
    element: h(
      'div',
      {},
      h('h2', {}, 'What does an autoencoder keep?'),
      h(
        'p',
        {},
        'The encoder, of convolutions, squeezes its input into a few numbers, the code; the decoder, ' +
          'of transposed convolutions, makes the input again from these alone.',
      ),
      choice,
      backend.element,
      place,
    ),
    close() {
      shown?.close();
      shown = null;
    },
  };
}

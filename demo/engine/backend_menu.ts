import * as tf from '@tensorflow/tfjs-core';
import { h } from '../ui/dom.js';
import { updateAddress } from '../ui/url_state.js';
import { BACKENDS, describeBackend, startBackend } from './backend.js';
import { missing } from './offer.js';

export interface BackendMenu {
  element: HTMLElement;
  /** When a backend runs: nothing of tfjs may be called before. */
  ready: Promise<void>;
  /** Runs something and shows how long it took; what it starts, it must wait for. */
  timed<T>(run: () => Promise<T>): Promise<T>;
}

/**
 * A menu of the backends. The one chosen stands in `settings` and in the address as `backend`.
 *
 * @param settings of the view: what the view changes in it and gives to `updateAddress` keeps the
 *     backend.
 * @param changed called once another backend runs; tensors and models of the old one are best made
 *     anew.
 */
export function backendMenu(settings: URLSearchParams, changed: () => void): BackendMenu {
  let running = '';
  let runs = 0;
  const time = h('span', { class: 'time' });
  const why = h('span', { class: 'note', role: 'status' });
  const options = BACKENDS.map((name) => h('option', { value: name }, name));
  const select = h(
    'select',
    { id: 'backend', disabled: true, change: () => void choose(select.value) },
    ...options,
  );

  const start = async (wanted: string | null) => {
    select.disabled = true;
    select.value = await startBackend(wanted);
    running = describeBackend();
    time.textContent = `on ${running}`;
    why.textContent =
      wanted === null || wanted === select.value ? '' : `${wanted} does not work here`;
    select.disabled = false;
  };
  const choose = async (name: string) => {
    await start(name);
    // The view may have been left in the meantime.
    if (!menu.isConnected) return;
    settings.set('backend', select.value);
    updateAddress(settings);
    select.focus();
    changed();
  };
  const tellMissing = async () => {
    for (const [i, name] of BACKENDS.entries()) {
      const reason = await missing(name);
      if (reason === null) continue;
      options[i]!.disabled = true;
      options[i]!.textContent = `${name} (${reason})`;
    }
  };

  const ready = start(settings.get('backend'));
  void tellMissing();
  const menu = h(
    'p',
    { class: 'row' },
    h('label', { for: 'backend' }, 'Backend'),
    select,
    time,
    why,
  );
  return {
    element: menu,
    ready,
    async timed(run) {
      const began = performance.now();
      const result = await run();
      const ms = performance.now() - began;
      // For those who look for leaks.
      time.dataset.runs = String(++runs);
      time.dataset.tensors = String(tf.memory().numTensors);
      time.textContent = `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms on ${running}`;
      return result;
    },
  };
}

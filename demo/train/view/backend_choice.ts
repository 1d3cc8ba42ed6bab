import { missing } from '../../engine/offer.js';
import { h } from '../../ui/dom.js';
import { updateAddress } from '../../ui/url_state.js';
import { BACKENDS, type Backend } from '../protocol.js';

/** Where it is computed: by threads of wasm, or by WebGPU where there is one. A training begins anew on another. */
export function backendChoice(settings: URLSearchParams, changed: () => void) {
  const given = BACKENDS.find((one) => one === settings.get('backend'));
  const select = h(
    'select',
    {
      id: 'backend',
      change: () => {
        settings.set('backend', select.value);
        updateAddress(settings);
        changed();
      },
    },
    ...BACKENDS.map((name) => h('option', { value: name, selected: name === given }, name)),
  );
  const time = h('span', { class: 'time' });
  void missing('webgpu').then((reason) => {
    const option = select.options[BACKENDS.indexOf('webgpu')]!;
    option.disabled = reason !== null;
    if (reason !== null) option.textContent = `webgpu (${reason})`;
  });
  return {
    elements: [h('label', { for: 'backend' }, 'Backend'), select, time],
    chosen: () => select.value as Backend,
    /** Says what runs; the wanted one may not work here. */
    tell(runs: string) {
      const instead =
        runs === '' || runs.startsWith(select.value) ? '' : `; ${select.value} does not work here`;
      time.textContent = runs === '' ? '' : `in a worker, on ${runs}${instead}`;
    },
  };
}

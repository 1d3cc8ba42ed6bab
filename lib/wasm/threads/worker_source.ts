import {
  BITS,
  CALL_NUMBERS,
  CALLS_AT,
  DONE,
  FAILED,
  FLAGS,
  SLEEPERS,
  STATE,
  STOP,
} from './control.js';

/** How long a thread looks for calls before it sleeps: waking it takes 50 microseconds and more. */
const SPIN_MS = 1;

/**
 * The script of a thread: it has the module on the backend's memory, takes calls and counts them. It runs in a worker of Node
 * and of a page, which get { module, memory, control }, and ends by the state STOP.
 */
export const WORKER_SOURCE: string = `
'use strict';
function work({ module, memory, control }) {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const functions = Object.values(exports);
  const words = new Int32Array(control, 0, ${CALLS_AT / 4});
  const calls = new Float64Array(control, ${CALLS_AT});
  let since = performance.now();
  for (;;) {
    const state = Atomics.load(words, ${STATE});
    if (state === ${STOP}) return;
    const next = state & ${2 ** BITS - 1};
    if (next < state >> ${BITS}) {
      if (Atomics.compareExchange(words, ${STATE}, state, state + 1) !== state) continue;
      const at = next * ${CALL_NUMBERS};
      const from = at + 2;
      try {
        functions[calls[at]](...calls.subarray(from, from + calls[at + 1]));
      } catch {
        Atomics.store(words, ${FAILED}, 1);
      }
      Atomics.store(words, ${FLAGS} + next, 1);
      Atomics.add(words, ${DONE}, 1);
      Atomics.notify(words, ${DONE});
      since = performance.now();
    } else if (performance.now() - since > ${SPIN_MS}) {
      Atomics.add(words, ${SLEEPERS}, 1);
      Atomics.wait(words, ${STATE}, state);
      Atomics.sub(words, ${SLEEPERS}, 1);
      since = performance.now();
    }
  }
}
if (typeof onmessage === 'undefined') {
  const { parentPort, workerData } = require('node:worker_threads');
  parentPort.postMessage('ready');
  work(workerData);
} else {
  onmessage = ({ data }) => {
    postMessage('ready');
    work(data);
  };
}
`;

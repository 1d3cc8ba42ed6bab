import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { describeBackend, startBackend } from '../engine/backend.js';
import { modelFile } from './model_file.js';
import type { Ask, Told } from './protocol.js';
import { EVERY, Trainer } from './trainer.js';

/** Where the browser keeps the model. */
const KEPT = 'indexeddb://tfjs-deconv-digits';
const SEED = 7;

const tell = (told: Told) => postMessage(told);
const asked: Ask[] = [];
let wake = () => {};
addEventListener('message', ({ data }: MessageEvent<Ask>) => {
  asked.push(data);
  wake();
});

const progress = async (trainer: Trainer) =>
  tell({ kind: 'progress', ...(await trainer.progress()) });

async function restore({ model }: Trainer): Promise<void> {
  const kept = await loadLayersModel(KEPT);
  model.setWeights(kept.getWeights());
  kept.dispose();
}

/** Does what the page asks; true if the training is to run from now on. */
async function answer(ask: Ask, trainer: Trainer, running: boolean): Promise<boolean> {
  switch (ask.kind) {
    case 'run':
      return true;
    case 'pause':
      // What is seen is then what is saved.
      await progress(trainer);
      return false;
    case 'back':
      tell({ kind: 'progress', ...(await trainer.back()) });
      return false;
    case 'rate':
      trainer.rate = ask.rate;
      return running;
    case 'predict':
      tell({ kind: 'predicted', output: await trainer.predict(ask.pixels) });
      return running;
    case 'file':
      tell({ kind: 'file', ...(await modelFile(trainer.model, ask.format)) });
      return running;
    case 'keep':
      await trainer.model.save(KEPT);
      tell({ kind: 'said', text: 'Kept in this browser.' });
      return running;
    case 'restore':
      await restore(trainer);
      await progress(trainer);
      tell({ kind: 'said', text: 'The kept model is back.' });
      return false;
  }
}

/** A turn of the event loop, in which messages arrive; timers would wait for 4 ms each time. */
const { port1, port2 } = new MessageChannel();
const breathe = () =>
  new Promise<void>((later) => {
    port1.onmessage = () => later();
    port2.postMessage(null);
  });

async function work(): Promise<void> {
  await startBackend('wasm');
  const trainer = new Trainer(SEED);
  tell({
    kind: 'ready',
    backend: describeBackend(),
    components: await trainer.components(),
    shown: trainer.shown(),
  });
  await progress(trainer);
  let running = false;
  for (;;) {
    await breathe();
    if (!running && asked.length === 0) {
      await new Promise<void>((woken) => {
        wake = woken;
      });
    }
    for (let ask = asked.shift(); ask !== undefined; ask = asked.shift()) {
      try {
        running = await answer(ask, trainer, running);
      } catch (error) {
        tell({ kind: 'failed', text: error instanceof Error ? error.message : String(error) });
      }
    }
    if (!running) continue;
    await trainer.next();
    if (trainer.step % EVERY === 0) await progress(trainer);
  }
}

work().catch((error: unknown) => {
  tell({ kind: 'failed', text: `${error instanceof Error ? error.message : error}` });
});

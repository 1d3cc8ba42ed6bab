import { describeBackend, startBackend } from '../engine/backend.js';
import { borrowWorkers } from '../engine/borrow_workers.js';
import { keepModel, restoreModel } from './kept_model.js';
import { lessonOf } from './lesson/lesson_of.js';
import { lessonFile } from './lesson_file.js';
import type { Ask, Told } from './protocol.js';
import { Trainer } from './trainer.js';

const SEED = 7;
/** Between two pictures of the progress, in steps, and in milliseconds where these take long. */
const EVERY = 10;
const LONGEST = 2_000;

const tell = (told: Told) => postMessage(told);
const asked: Ask[] = [];
let wake = () => {};
const woken = () =>
  new Promise<void>((now) => {
    wake = now;
  });

const progress = async (trainer: Trainer) => {
  const told = await trainer.progress();
  tell({ kind: 'progress', ...told });
  if (Number.isFinite(told.unseen)) return;
  throw new Error('The error is no number any more: step back, and choose a lower learning rate.');
};

const keptText = (before: boolean, name: string) =>
  `Kept in this browser.${before ? ` The network of ${name} that was kept before is replaced.` : ''}`;

/** Does what the page asks; true if the training is to run from now on. */
async function answer(ask: Ask, trainer: Trainer, running: boolean): Promise<boolean> {
  const { lesson, model } = trainer;
  switch (ask.kind) {
    case 'begin':
      throw new Error('It has begun.');
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
      tell({ kind: 'predicted', output: await trainer.predict(ask.values) });
      return running;
    case 'file':
      tell({ kind: 'file', ...(await lessonFile(lesson, model, ask.format)) });
      return running;
    case 'keep':
      tell({ kind: 'said', text: keptText(await keepModel(lesson.name, model), lesson.name) });
      return running;
    case 'restore':
      await restoreModel(lesson.name, model);
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

/** The trainer that the page's first message asks for, on the backend that runs here. */
async function begin(): Promise<Trainer> {
  if (asked.length === 0) await woken();
  const first = asked.shift()!;
  if (first.kind !== 'begin') throw new Error(`It must begin first, got ${first.kind}.`);
  borrowWorkers(first.workers);
  await startBackend(first.backend);
  const lesson = lessonOf(first.material, SEED);
  const trainer = new Trainer(lesson, SEED);
  trainer.rate = first.rate;
  const { about } = lesson;
  const [backend, components] = [describeBackend(), await lesson.components()];
  tell({ kind: 'ready', backend, components, about, shown: trainer.shown() });
  return trainer;
}

const failed = (error: unknown) =>
  tell({ kind: 'failed', text: error instanceof Error ? error.message : String(error) });

async function work(): Promise<void> {
  const trainer = await begin();
  await progress(trainer);
  let running = false;
  let told = performance.now();
  for (;;) {
    await breathe();
    if (!running && asked.length === 0) await woken();
    try {
      for (let ask = asked.shift(); ask !== undefined; ask = asked.shift()) {
        running = await answer(ask, trainer, running);
      }
      if (!running) continue;
      await trainer.next();
      if (trainer.step % EVERY !== 0 && performance.now() - told < LONGEST) continue;
      await progress(trainer);
      told = performance.now();
    } catch (error) {
      running = false;
      failed(error);
    }
  }
}

/** Does what the page asks from now on, and first what it asked before. */
export function train(before: readonly Ask[]): void {
  asked.push(...before);
  addEventListener('message', ({ data }: MessageEvent<Ask>) => {
    asked.push(data);
    wake();
  });
  work().catch(failed);
}

import type { OpenTree } from './open_tree.js';
import type { Outline } from './place.js';
import type { Placed } from './placed.js';

let worker: Worker | null = null;
/** Who waits for a layout, in the order in which they asked. */
const waiting: { placed(all: Placed): void; failed(error: Error): void }[] = [];

function start(): Worker {
  const started = new Worker(new URL('./place_worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<Placed>) =>
    waiting.shift()?.placed(data),
  );
  started.addEventListener('error', ({ message }) => {
    // A late answer of it would go to who asks next.
    started.terminate();
    worker = null;
    const error = new Error(`The graph is not laid out: ${message || 'its worker did not start.'}`);
    for (const one of waiting.splice(0)) one.failed(error);
  });
  return started;
}

/** `place` in a worker: of 200 layers it takes a quarter of a second and more, in which the page would stand still. */
export function placeApart({ boxes, frames }: OpenTree): Promise<Placed> {
  worker ??= start();
  const outline: Outline = {
    boxes: boxes.map(({ node: { id }, parent, from }) => ({ node: { id }, parent, from })),
    frames: frames.map(({ node: { id }, parent }) => ({ node: { id }, parent })),
  };
  worker.postMessage(outline);
  return new Promise((placed, failed) => waiting.push({ placed, failed }));
}

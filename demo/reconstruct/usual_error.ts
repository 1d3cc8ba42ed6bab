import type { Codec } from './codec.js';
import type { Subject } from './subject.js';

/** How many examples are judged, and their seeds, which the page itself does not reach. */
const COUNT = 10;
const SEED = 1_000_000;

/** What the error is for things like those that the model was trained on, in a sentence. */
export async function usualError(codec: Codec, subject: Subject): Promise<string> {
  let sum = 0;
  for (let i = 0; i < COUNT; i++) {
    const at = subject.trainedOn[i % subject.trainedOn.length]!;
    const one = subject.example(at, SEED + i);
    sum += (await codec.run(one, subject.shapeOf(one))).error;
  }
  const mean = (sum / COUNT).toFixed(4);
  return `The mean of ${COUNT} new examples of what it was trained on is ${mean}.`;
}

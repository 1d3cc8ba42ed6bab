import { networkAnswer } from '../../lib/predict/network_answer.js';
import { toTensor } from './input_kind.js';
import type { Subject } from './show_layer.js';

/** What the network answers to the input that is looked at, and how sure it is. */
export async function answerFor({ model, input, sample, scale }: Subject): Promise<string> {
  const x = toTensor(input, { ...sample, values: scale.apply(sample.values) });
  try {
    return `The network: ${await networkAnswer(model, x)}.`;
  } finally {
    x.dispose();
  }
}

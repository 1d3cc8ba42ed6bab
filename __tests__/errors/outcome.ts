import * as tf from '@tensorflow/tfjs-core';
import { ValueError } from '../../lib/check.js';

/** Milliseconds of the processor that a wrong call may take. Far above what one does; a loop would not end at all. */
const MOST_TIME = 10_000;

/** Disposes of all that a right answer holds. */
function discard(answer: unknown, depth = 4): void {
  if (answer instanceof tf.Tensor) {
    if (!answer.isDisposed) answer.dispose();
    return;
  }
  if (depth === 0 || typeof answer !== 'object' || answer === null || ArrayBuffer.isView(answer)) {
    return;
  }
  const { dispose } = answer as { dispose?: () => void };
  if (typeof dispose === 'function') {
    try {
      dispose.call(answer);
    } catch {
      // A layer that was never built has nothing.
    }
    return;
  }
  for (const one of Object.values(answer).slice(0, 100)) discard(one, depth - 1);
}

async function answerOf(call: () => unknown): Promise<unknown> {
  const answer = await call();
  const stream = answer as AsyncGenerator | undefined;
  if (typeof stream?.[Symbol.asyncIterator] !== 'function') return answer;
  const all: unknown[] = [];
  for await (const one of stream) all.push(one);
  return all;
}

/** What is wrong with how a call ended: null for a right answer or a ValueError without a leak. */
export async function complaint(call: () => unknown): Promise<string | null> {
  const before = tf.memory().numTensors;
  const start = process.cpuUsage();
  let found: string | null = null;
  try {
    discard(await answerOf(call));
  } catch (error) {
    if (!(error instanceof ValueError)) {
      const { stack } = error as Error;
      const at = stack
        ?.split('\n')
        .filter((line) => /\b(lib|models)\//.test(line) && !line.includes('node_modules'));
      found = `${error} ${at
        ?.slice(0, 2)
        .map((line) => line.trim().replace(/^.*\/((lib|models)\/)/, '$1'))
        .join(' < ')}`;
    } else if (!/: .*(must|unknown option|expected|got|has no)/s.test(error.message)) {
      found = `message: ${error.message}`;
    } else if (error.message.length > 3000) {
      found = `message of ${error.message.length} letters`;
    }
    const left = tf.memory().numTensors - before;
    if (found === null && left !== 0) found = `leaves ${left} tensors (${error})`;
  }
  const { user, system } = process.cpuUsage(start);
  if ((user + system) / 1000 > MOST_TIME) found = 'takes too long';
  return found;
}

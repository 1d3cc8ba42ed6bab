import type { Regularizer } from '../tfjs/resolve.js';
import { registry } from '../tfjs/resolve.js';

/**
 * Of an L1L2 in a configuration the penalty that is not given is 0, as in Keras, where the other one is: stock makes it
 * 0.01. What `tf.regularizers.l1l2` is called with reaches its constructor alone, which cannot be mended.
 */
interface Config {
  l1?: number | null;
  l2?: number | null;
}

type Class = new (config: Config) => Regularizer;

function fromConfig(cls: Class, { l1 = null, l2 = null }: Config): Regularizer {
  const missing = l1 === null && l2 === null ? 0.01 : 0;
  return new cls({ l1: l1 ?? missing, l2: l2 ?? missing });
}

// The registry keeps a class and its fromConfig.
const entry = registry().L1L2!;
Object.assign(entry[0], { fromConfig });
entry[1] = fromConfig;

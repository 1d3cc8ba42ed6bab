import * as tf from '@tensorflow/tfjs-core';
import { classesWhere } from '../arithmetic/layer_traits.js';

/** The classes that `import 'tfjs-deconv'` registers, by the names that saved models have for them. */
export const OWN_CLASSES: ReadonlySet<string> = new Set([
  'Bilinear',
  'ICNR',
  ...classesWhere(({ home }) => home === 'tfjs-deconv'),
]);

/** The class names of layers and initializers anywhere in a topology. */
function* classNames(value: unknown, key = ''): Generator<string> {
  if (value === null || typeof value !== 'object') return;
  const name = (value as { class_name?: unknown }).class_name;
  const classy = key === 'layer' || key === 'layers' || key.endsWith('_initializer');
  if (classy && typeof name === 'string') yield name;
  for (const [inner, child] of Object.entries(value)) {
    // An entry of an array is what its array is.
    yield* classNames(child, Array.isArray(value) ? key : inner);
  }
}

/**
 * Which classes a saved model needs and nobody has registered, and what brings them: a clause for
 * each, none if all are there.
 *
 * @param topology what model.json has under modelTopology.
 */
export function missingClasses(topology: unknown): string[] {
  const known = tf.serialization.SerializationMap.getMap().classNameMap;
  const missing = [...new Set(classNames(topology))].filter((name) => !(name in known));
  return missing.map((name) =>
    OWN_CLASSES.has(name)
      ? `class '${name}' must be registered: import 'tfjs-deconv' does it`
      : `class '${name}' must be registered: define it and call tf.serialization.registerClass`,
  );
}

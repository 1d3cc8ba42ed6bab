import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from '../../tfjs/resolve.js';
import { snakeCased } from '../../tfjs/spelling.js';
import { POINTWISE } from '../read/rules/pointwise.js';

type Base = tf.serialization.SerializableConstructor<Activation>;

/** What an activation must extend for tfjs-layers to take it; not exported there. */
function activationBase(): Base {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  return Object.getPrototypeOf(classNameMap.linear![0]);
}

/** The name under which a function of Keras that tfjs lacks can be given as an `activation`. */
export function activationName(name: string): string {
  return `keras${name[0]!.toUpperCase()}${name.slice(1)}`;
}

/** Keras's name of such an activation, or null if it is none of them. */
export function kerasActivation(className: string): string | null {
  const name = Object.keys(POINTWISE).find((one) => activationName(one) === className);
  return name === undefined ? null : snakeCased(name);
}

for (const [name, { defaults, apply }] of Object.entries(POINTWISE)) {
  class KerasFunction extends activationBase() {
    static override readonly className = activationName(name);

    override apply(x: tf.Tensor): tf.Tensor {
      return tf.tidy(() => apply(x, defaults as Record<string, number>));
    }

    override getConfig(): tf.serialization.ConfigDict {
      return {};
    }
  }
  tf.serialization.registerClass(KerasFunction);
}

import type * as tf from '@tensorflow/tfjs-core';

/** The numbers of each test example under a name. */
export class Figures {
  readonly #values = new Map<string, number[]>();

  /** @param values one for each example; disposed of */
  async add(name: string, values: tf.Tensor): Promise<void> {
    const own = this.of(name);
    own.push(...(await values.data<'float32'>()));
    this.#values.set(name, own);
    values.dispose();
  }

  of(name: string): number[] {
    return this.#values.get(name) ?? [];
  }

  mean(name: string): number {
    const own = this.of(name);
    return own.reduce((a, b) => a + b, 0) / own.length;
  }
}

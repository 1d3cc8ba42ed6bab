import * as tf from '@tensorflow/tfjs-core';

/** The states that recurrent layers have reached, by what the layers give, beyond a caller's tidy. */
export class States {
  private readonly reached = new Map<string, readonly tf.Tensor[]>();

  /** Null before the first position. */
  of(key: string): readonly tf.Tensor[] | null {
    return this.reached.get(key) ?? null;
  }

  /** The tensors are given away. */
  set(key: string, states: readonly tf.Tensor[]): void {
    const before = this.reached.get(key) ?? [];
    this.reached.set(key, states.map(tf.keep));
    tf.dispose([...before]);
  }

  dispose(): void {
    tf.dispose([...this.reached.values()].flat());
    this.reached.clear();
  }
}

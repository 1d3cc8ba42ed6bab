import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { loadDemoModel } from '../engine/demo_models.js';

/** What an autoencoder made of its input. */
export interface Coded {
  /** The values of the code. */
  code: Float32Array;
  /** Its shape without the batch: [numbers] or [length, maps]. */
  codeShape: number[];
  output: Float32Array;
  /** The mean square of input less output. */
  error: number;
}

/** An autoencoder of which the code can be seen. */
export interface Codec {
  run(values: Float32Array, shape: number[]): Promise<Coded>;
  dispose(): void;
}

/** The last layer before the decoder, by the names that the models' builders give. */
function codeLayer(model: tfl.LayersModel): tfl.layers.Layer {
  const encoders = model.layers.filter(({ name }) => /^(encode\d+|code)$/.test(name));
  return encoders.at(-1)!;
}

/** Loads an autoencoder of the demo. */
export async function loadCodec(
  name: string,
  progress: (fraction: number) => void,
): Promise<Codec> {
  const model = await loadDemoModel(name, progress);
  const code = codeLayer(model).output as tfl.SymbolicTensor;
  // It shares the layers, and so the weights, of the model.
  const both = tfl.model({ inputs: model.inputs, outputs: [code, model.outputs[0]!] });
  return {
    async run(values, shape) {
      const tensors = tf.tidy(() => {
        const x = tf.tensor(values, [1, ...shape]);
        const [code, output] = both.predict(x) as [tf.Tensor, tf.Tensor];
        return { code, output, error: tf.mean(tf.squaredDifference(x, output)) };
      });
      try {
        const [code, output, error] = await Promise.all([
          tensors.code.data<'float32'>(),
          tensors.output.data<'float32'>(),
          tensors.error.data<'float32'>(),
        ]);
        return { code, codeShape: tensors.code.shape.slice(1), output, error: error[0]! };
      } finally {
        tf.dispose(Object.values(tensors));
      }
    },
    dispose: () => model.dispose(),
  };
}

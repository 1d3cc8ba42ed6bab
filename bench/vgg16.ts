import * as tfl from '@tensorflow/tfjs-layers';

/** Filters of each block's convolutions, and how many there are: table 1, column D. */
const BLOCKS = [
  [64, 2],
  [128, 2],
  [256, 3],
  [512, 3],
  [512, 3],
] as const;

/**
 * VGG16 with random weights, of stock layers named as in keras.applications: 138 million weights, 15.5 billion
 * multiplications for an image of 224x224.
 *
 * Source: Simonyan & Zisserman 2014, arXiv 1409.1556.
 */
export function vgg16(): tfl.LayersModel {
  const model = tfl.sequential({ name: 'vgg16' });
  BLOCKS.forEach(([filters, count], b) => {
    for (let n = 0; n < count; n++) {
      const first = b === 0 && n === 0;
      model.add(
        tfl.layers.conv2d({
          filters,
          kernelSize: 3,
          padding: 'same',
          activation: 'relu',
          kernelInitializer: tfl.initializers.heNormal({ seed: b * 10 + n + 1 }),
          name: `block${b + 1}_conv${n + 1}`,
          ...(first && { inputShape: [224, 224, 3] }),
        }),
      );
    }
    model.add(tfl.layers.maxPooling2d({ poolSize: 2, name: `block${b + 1}_pool` }));
  });
  model.add(tfl.layers.flatten({ name: 'flatten' }));
  const dense = (units: number, activation: 'relu' | 'softmax', name: string) => {
    const kernelInitializer = tfl.initializers.glorotUniform({ seed: units });
    model.add(tfl.layers.dense({ units, activation, kernelInitializer, name }));
  };
  dense(4096, 'relu', 'fc1');
  dense(4096, 'relu', 'fc2');
  dense(1000, 'softmax', 'predictions');
  return model;
}

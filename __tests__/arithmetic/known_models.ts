import * as tfl from '@tensorflow/tfjs-layers';

/** The convolutional autoencoder of the Keras blog, its one `valid` layer included. */
export function kerasBlogAutoencoder(): tfl.layers.Layer[] {
  const conv = (
    filters: number,
    padding: 'same' | 'valid' = 'same',
    activation: 'relu' | 'sigmoid' = 'relu',
  ) => tfl.layers.conv2d({ filters, kernelSize: 3, padding, activation });
  const pool = () => tfl.layers.maxPooling2d({ poolSize: 2, padding: 'same' });
  const up = () => tfl.layers.upSampling2d({ size: [2, 2] });
  return [
    conv(16),
    pool(),
    conv(8),
    pool(),
    conv(8),
    pool(),
    conv(8),
    up(),
    conv(8),
    up(),
    conv(16, 'valid'),
    up(),
    conv(1, 'same', 'sigmoid'),
  ];
}

/** The generator of a DCGAN on 28x28 pictures: 7-7-14-28. */
export function dcganGenerator(): tfl.layers.Layer[] {
  const up = (filters: number, strides: number) =>
    tfl.layers.conv2dTranspose({
      filters,
      kernelSize: 5,
      strides,
      padding: 'same',
      useBias: false,
    });
  return [
    tfl.layers.dense({ units: 7 * 7 * 256, useBias: false }),
    tfl.layers.batchNormalization(),
    tfl.layers.leakyReLU(),
    tfl.layers.reshape({ targetShape: [7, 7, 256] }),
    up(128, 1),
    up(64, 2),
    up(1, 2),
  ];
}

/** Three convolutions with kernels 3, 5 and 7 on 40x40 pictures. */
export function cnn40(): tfl.layers.Layer[] {
  const convolutions = [3, 5, 7].flatMap((kernelSize, n) => [
    tfl.layers.conv2d({ filters: 16 << n, kernelSize, padding: 'same', activation: 'relu' }),
    tfl.layers.maxPooling2d({ poolSize: 2 }),
  ]);
  return [
    ...convolutions,
    tfl.layers.flatten(),
    tfl.layers.dense({ units: 1024, activation: 'relu' }),
    tfl.layers.dropout({ rate: 0.5 }),
    tfl.layers.dense({ units: 1, activation: 'sigmoid' }),
  ];
}

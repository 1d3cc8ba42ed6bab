import { type Conv1DTranspose, layers, solveDeconv } from 'tfjs-deconv';
import { convAutoencoder } from 'tfjs-deconv/models';
import { type PickedBackend, pickBackend } from 'tfjs-deconv/node';
import { torchLayers } from 'tfjs-deconv/torch';

export const layer: Conv1DTranspose = layers.conv1dTranspose({ filters: 1, kernelSize: 3 });
export const parameters: number = convAutoencoder().countParams();
export const backend: Promise<PickedBackend> = pickBackend();
export const { outputPadding } = solveDeconv({
  inputLength: 14,
  outputLength: 27,
  kernelSize: 3,
  strides: 2,
});
export const fromTorch = torchLayers('ReLU()');

/**
 * PyTorch's weights, and the layers that they are for.
 *
 * @packageDocumentation
 */
import '../layers/index.js';
// BatchNormalization of volumes, and without scale or center.
import '../repairs/index.js';

export type { ModelSource } from '../load/read_source.js';
export { type ImportTorchOptions, importTorch } from './import_torch.js';
export type { LayerMap } from './pair_layers.js';
export { torchLayers } from './torch_layers.js';

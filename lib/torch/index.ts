/**
 * PyTorch's weights, and the layers that they are for.
 *
 * @packageDocumentation
 */
import '../layers/register.js';
// BatchNormalization of volumes, and without scale or center.
import '../repairs/index.js';
import '../keras/layers/activations.js';
import '../keras/layers/bilinear_up_sampling2d.js';
import '../keras/layers/keras_activation.js';
import '../keras/layers/keras_operation.js';
import '../keras/layers/reset_after_gru.js';
import '../keras/layers/spatial_dropout.js';
import '../onnx/layers/onnx_operation.js';

export type { ModelSource } from '../load/read_source.js';
export { type ImportTorchOptions, importTorch } from './import_torch.js';
export type { LayerMap } from './pair_layers.js';
export { torchLayers } from './torch_layers.js';

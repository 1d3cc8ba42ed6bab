import '../layers/index.js';
// BatchNormalization of volumes.
import '../repairs/index.js';

export { type ImportTorchOptions, importTorch } from './import_torch.js';
export { torchLayers } from './torch_layers.js';

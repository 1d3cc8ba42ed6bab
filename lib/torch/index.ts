import '../layers/index.js';

export { type ImportTorchOptions, importTorch } from './import_torch.js';
export { torchLayers } from './torch_layers.js';

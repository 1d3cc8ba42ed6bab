export { type LoadLayersModelOptions, loadLayersModel } from './load_layers_model.js';
export type { ModelSource } from './read_source.js';

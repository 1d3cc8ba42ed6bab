import './file_scheme.js';

export { type FileHandlerOptions, fileHandler } from './file_handler.js';
export { readIdxFolder } from './idx_folder.js';
export { loadModel } from './load_model.js';
export { type SaveModelOptions, saveModel } from './save_model.js';

import './file_scheme.js';

export { type PickedBackend, pickBackend } from './backend.js';
export { type FileHandlerOptions, fileHandler } from './file_handler.js';
export { type IdxSet, readIdxFolder } from './idx_folder.js';
export type { BackendName, BackendOptions } from './load_backends.js';
export { loadModel } from './load_model.js';
export { missingKernels } from './missing_kernels.js';
export { type SaveModelOptions, saveModel } from './save_model.js';

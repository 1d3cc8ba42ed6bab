/**
 * Files and backends of Node: models saved and loaded without tfjs-node, readers of folders, the choice of a backend.
 *
 * @packageDocumentation
 */
import './file_scheme.js';

export { type PickedBackend, pickBackend } from './backend.js';
export { eventFiles } from './event_files.js';
export { type FileHandlerOptions, fileHandler } from './file_handler.js';
export { filePieces } from './file_pieces.js';
export { fileSink } from './file_sink.js';
export { type IdxFiles, type IdxSet, idxFolder, readIdxFolder } from './idx_folder.js';
export type { BackendLoader, BackendName, BackendOptions } from './load_backends.js';
export { loadModel } from './load_model.js';
export { missingKernels } from './missing_kernels.js';
export { predictFile } from './predict_file.js';
export { progressBar } from './progress_bar.js';
export type { Quantize, StoredAs } from './quantize_weights.js';
export { readCsv } from './read_csv.js';
export { type IdxEntry, readIdx, readIdxHeader } from './read_idx.js';
export { readImage } from './read_image.js';
export { type ImageFile, type ReadImagesOptions, readImages } from './read_images.js';
export { type FileLine, readLines } from './read_lines.js';
export { type MaskedImage, readMaskedImages } from './read_masked_images.js';
export { readProse } from './read_prose.js';
export { readWavs, type WavFile } from './read_wavs.js';
export { type SaveModelOptions, saveModel } from './save_model.js';
export { openSound, type SoundFile } from './sound_file.js';

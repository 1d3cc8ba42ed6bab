/**
 * Models of ONNX, read and written.
 *
 * @packageDocumentation
 */
import '../layers/register.js';
// BatchNormalization of volumes, and gradients that stock tfjs lacks.
import '../repairs/index.js';

export type { ModelSource } from '../load/read_source.js';
export { type LoadOnnxOptions, loadOnnx } from './load_onnx.js';
export { type ToOnnxFilesOptions, type ToOnnxOptions, toOnnx, toOnnxFiles } from './to_onnx.js';

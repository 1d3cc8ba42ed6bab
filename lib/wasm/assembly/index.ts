/**
 * The kernels of tfjs-deconv/wasm that work inside the memory of tfjs's wasm backend. Everything is a
 * float32 or an address; who calls (lib/wasm/native) checks shapes and gives scratch memory.
 */
export { filterGradient } from './filter_gradient';
export { inputGradient } from './input_gradient';
export { packFilter } from './pack_filter';

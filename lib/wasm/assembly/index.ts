/**
 * The kernels of tfjs-deconv/wasm that work inside the memory of tfjs's wasm backend. Every argument is
 * a number or an address of float32 values; who calls (lib/wasm/native) checks shapes and lends scratch.
 */
export { activationGradient, clip, leakyRelu } from './activation';
export { adamStep } from './adam_step';
export { addRowsById, bilinearGradient, nearestGradient, sumRows } from './add_rows';
export { averagePool, averagePoolGradient } from './average_pool';
export { centredSums, normalize, normalizeGradient } from './batch_norm';
export { convolution } from './convolution';
export { copyBlocks } from './copy_blocks';
export { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise_gradients';
export { dropoutMask } from './dropout_mask';
export { filterGradient } from './filter_gradient';
export { inputGradient } from './input_gradient';
export { lineConvolution } from './line_convolution';
export { lineFilter } from './line_filter';
export { maxPool, maxPoolGradient } from './max_pool';
export { maxPoolSwitched } from './max_pool_switched';
export { minimalFilterGradient } from './minimal_filter_gradient';
export { packFilter } from './pack_filter';
export { spread } from './spread';
export { upsampleNearest, upsampleNearestGradient } from './upsample_nearest';
export { winograd } from './winograd';
export { winogradConvolution } from './winograd_convolution';
export { winogradConvolutionFilter } from './winograd_convolution_filter';
export { winogradFilter } from './winograd_filter';

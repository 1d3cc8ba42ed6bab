/**
 * The kernels of tfjs-deconv/wasm that work inside the memory of tfjs's wasm backend. Every argument is
 * a number or an address of float32 values; who calls (lib/wasm/host) checks shapes and lends scratch.
 */

export { convolution } from './direct/convolution';
export { depthwiseFilterGradient, depthwiseInputGradient } from './direct/depthwise_gradients';
export { filterGradient } from './direct/filter_gradient';
export { inputGradient } from './direct/input_gradient';
export { filteringConvolution } from './filtering/convolution';
export { filteringConvolutionFilter } from './filtering/convolution_filter';
export { filteringFilterGradient } from './filtering/filter_gradient';
export { filteringInputGradient } from './filtering/input_gradient';
export { filteringInputGradientFilter } from './filtering/input_gradient_filter';
export { filteringRowConvolution } from './filtering/row_convolution';
export { filteringRowConvolutionFilter } from './filtering/row_convolution_filter';
export { spread } from './filtering/spread';
export { copyBlocks } from './memory/copy_blocks';
export { upsampleNearest, upsampleNearestGradient } from './memory/upsample_nearest';
export { averagePool, averagePoolGradient } from './pooling/average_pool';
export { maxPool, maxPoolGradient } from './pooling/max_pool';
export { maxPoolSwitched } from './pooling/max_pool_switched';
export { activationGradient, clip, leakyRelu } from './product/activation';
export { addRowsById, bilinearGradient, nearestGradient, sumRows } from './product/add_rows';
export { packFilter } from './product/pack_filter';
export { adamStep } from './training/adam_step';
export { centredSums, normalize, normalizeGradient } from './training/batch_norm';
export { dropoutMask } from './training/dropout_mask';

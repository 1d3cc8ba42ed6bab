/**
 * The kernels of tfjs-deconv/wasm that work inside the memory of tfjs's wasm backend. Every argument is
 * a number or an address of float32 values; who calls (lib/wasm/host) checks shapes and lends scratch.
 */

export { convolution, planConvolution } from './direct/convolution';
export { depthwiseFilterGradient, depthwiseInputGradient } from './direct/depthwise_gradients';
export { filterGradient, planFilterGradient } from './direct/filter_gradient';
export { inputGradient, planInputGradient } from './direct/input_gradient';
export { filteringConvolution, planFilteringConvolution } from './filtering/convolution';
export { filteringFilterGradient, planFilteringFilterGradient } from './filtering/filter_gradient';
export { filteringInputGradient, planFilteringInputGradient } from './filtering/input_gradient';
export { filteringRowConvolution, planFilteringRowConvolution } from './filtering/row_convolution';
export { spread } from './filtering/spread';
export { copyBlocks } from './memory/copy_blocks';
export { upsampleNearest, upsampleNearestGradient } from './memory/upsample_nearest';
export { averagePool, averagePoolGradient } from './pooling/average_pool';
export { maxPool, maxPoolGradient } from './pooling/max_pool';
export { maxPoolSwitched } from './pooling/max_pool_switched';
export { activationGradient, clip, leakyRelu } from './product/activation';
export { addRowsById, bilinearGradient, nearestGradient, sumRows } from './product/add_rows';
export { adamStep } from './training/adam_step';
export { centredSums, normalize, normalizeGradient } from './training/batch_norm';
export { dropoutMask } from './training/dropout_mask';

/**
 * The kernels of tfjs-deconv/wasm that work inside the memory of tfjs's wasm backend. Every argument is
 * a number, an address of float32 values or a struct of sizes; who calls (lib/wasm/host) checks shapes
 * and lends scratch. The comments are the rows of README.md, which scripts/build_assembly.ts writes.
 */

/**
 * convolution: one matrix product whose left rows are the windows of the padded image itself,
 * without im2col
 * @see register tiles as in Goto & van de Geijn 2008, ACM TOMS 34(3)
 */
/** planConvolution: its scratch: packed filter, a group of padded images, pointers */
/** arrangeConvolution: packs its filter, to be kept */
export { arrangeConvolution, convolution, planConvolution } from './direct/convolution';
/**
 * depthwiseConvolution: sums over the taps in registers, of four windows side by side and eight channels
 * @see Chollet 2017, arXiv 1610.02357, for the layer
 */
export { depthwiseConvolution } from './direct/depthwise_convolution';
/** depthwiseFilterGradient: for each tap the sum of products of x and dy, by rows */
/**
 * depthwiseInputGradient: each dy times the filter goes back to its window
 * @see Chollet 2017, arXiv 1610.02357, for the layer
 */
export { depthwiseFilterGradient, depthwiseInputGradient } from './direct/depthwise_gradients';
/**
 * filterGradient: for each row of the kernel, the product of windows and dy in blocks of positions
 */
/** planFilterGradient: its scratch */
export { filterGradient, planFilterGradient } from './direct/filter_gradient';
/**
 * inputGradient: a transposed convolution, each phase of the stride a matrix product on dy itself;
 * no zero is inserted
 * @see phases as in Shi et al. 2016, arXiv 1609.07009
 */
/** planInputGradient: its scratch */
/** arrangeInputGradient: packs its filter, to be kept */
export { arrangeInputGradient, inputGradient, planInputGradient } from './direct/input_gradient';
/**
 * filteringConvolution: minimal filtering F(7 - r, r) in tiles, nested in two dimensions; phases of
 * strides as channels of one product
 * @see Winograd 1980; Lavin & Gray 2015, arXiv 1509.09308
 */
/** filteringConvolutionGain: how many times as fast as plain sums it is expected to be */
/** planFilteringConvolution: its scratch, images and tiles at a time */
/** arrangeFilteringConvolution: transforms its filter, to be kept */
export {
  arrangeFilteringConvolution,
  filteringConvolution,
  filteringConvolutionGain,
  planFilteringConvolution,
} from './filtering/convolution';
/**
 * filteringFilterGradient: some taps of dw by F(T, m), T + m - 1 = 6 or 8; products are summed in
 * the transformed space
 * @see Winograd 1980; Lavin & Gray 2015
 */
/** planFilteringFilterGradient: its scratch */
export { filteringFilterGradient, planFilteringFilterGradient } from './filtering/filter_gradient';
/**
 * filteringInputGradient: a transposed convolution whose phases are filtered, by groups with as
 * many taps
 * @see Lavin & Gray 2015
 */
/** filteringInputGradientGain: how many times as fast as plain sums it is expected to be */
/** planFilteringInputGradient: its scratch */
/** arrangeFilteringInputGradient: transforms its filter, to be kept */
export {
  arrangeFilteringInputGradient,
  filteringInputGradient,
  filteringInputGradientGain,
  planFilteringInputGradient,
} from './filtering/input_gradient';
/**
 * filteringRowConvolution: the same, one dimension after the other; kernels of 5 to 10 taps are
 * halved by the 2-parallel fast FIR algorithm
 * @see Parhi 1999, section 9.2; Mou & Duhamel 1991
 */
/** filteringRowConvolutionGain: how many times as fast as plain sums it is expected to be */
/**
 * planFilteringRowConvolution: its scratch, and the part of the filter that is taken at a time
 */
/** arrangeFilteringRowConvolution: transforms its filter, to be kept */
export {
  arrangeFilteringRowConvolution,
  filteringRowConvolution,
  filteringRowConvolutionGain,
  planFilteringRowConvolution,
} from './filtering/row_convolution';
/**
 * spread: the dynamic range of a tensor by the exponents of its values: whether filtering may be
 * used
 * @see the bounds in docs/wasm.md, after Higham 2002, section 4.2
 */
/** spreadSums: what it is made of, of a part of the values */
export { spread, spreadSums } from './filtering/spread';
/** filterBytes: how large an arranged filter is, by the plan of the function that takes it */
export { filterBytes } from './memory/conv_sizes';
/** copyBlocks: blocks at regular distances: concatenation, slices, tiles, transposes */
export { copyBlocks } from './memory/copy_blocks';
/** upsampleNearest: each pixel as a block of pixels */
/** upsampleNearestGradient: the sums over the blocks */
export { upsampleNearest, upsampleNearestGradient } from './memory/upsample_nearest';
/** averagePool: the mean of the values that a window has */
/** averagePoolGradient: each value of a window gets its share of dy */
export { averagePool, averagePoolGradient } from './pooling/average_pool';
/** maxPool: maxima of windows, four channels at a time; 2 x 2 windows in registers */
/** maxPoolGradient: dy goes to the first largest value of each window, which is found again */
export { maxPool, maxPoolGradient } from './pooling/max_pool';
/**
 * maxPoolSwitched: the adjoint of that: of each window the value where x is largest first
 * @see the switches of Zeiler & Fergus 2014, arXiv 1311.2901
 */
export { maxPoolSwitched } from './pooling/max_pool_switched';
/** activationGradient: dy times the derivative of relu, leakyRelu, sigmoid or tanh */
/** clip: values brought to two bounds; NaN stays */
/** leakyRelu: x, or alpha x where x is below 0 */
export { activationGradient, clip, leakyRelu } from './product/activation';
/**
 * addRowsById: rows added to those that an index names: segment sums, the gradient of embeddings
 */
/** bilinearGradient: the gradient of bilinear resizing: each pixel shared by four */
/** nearestGradient: the gradient of nearest resizing, along two maps of positions */
/** sumRows: sums over rows in blocks of 512, so that float32 stays exact enough */
/** sumBlocks: the sums of these blocks, not yet added up */
export {
  addRowsById,
  bilinearGradient,
  nearestGradient,
  sumBlocks,
  sumRows,
} from './product/add_rows';
/** binary: sums, differences, products, quotients and extremes of two tensors, of which one may come again and again */
export { binary } from './product/binary';
/**
 * adadeltaStep: one step of Adadelta in one pass
 * @see Zeiler 2012, arXiv 1212.5701, algorithm 1
 */
export { adadeltaStep } from './training/adadelta_step';
/**
 * adafactorStep: one step of Adafactor; means of rows and columns, then the step, then its size
 * @see Shazeer & Stern 2018, arXiv 1804.04235, algorithms 4 and 5
 */
export { adafactorStep } from './training/adafactor_step';
/**
 * adagradStep: one step of Adagrad in one pass
 * @see Duchi et al. 2011, JMLR 12
 */
export { adagradStep } from './training/adagrad_step';
/**
 * adamStep: one step of Adam in one pass
 * @see Kingma & Ba 2015, arXiv 1412.6980, algorithm 1
 */
export { adamStep } from './training/adam_step';
/**
 * adamaxStep: one step of Adamax in one pass
 * @see Kingma & Ba 2015, arXiv 1412.6980, algorithm 2
 */
export { adamaxStep } from './training/adamax_step';
/** centredBlocks: centredSums of blocks of 512 rows, not yet added up */
/**
 * centredSums: sums of squares about the mean, or of products with dy
 * @see Ioffe & Szegedy 2015, arXiv 1502.03167
 */
/** normalize: (x - mean) factor + offset */
/**
 * normalizeGradient: dx of a batch normalization
 * @see section 3 of the paper
 */
export { centredBlocks, centredSums, normalize, normalizeGradient } from './training/batch_norm';
/**
 * dropoutMask: xoshiro128++, four generators side by side
 * @see Blackman & Vigna 2021, arXiv 1805.01407
 */
export { dropoutMask } from './training/dropout_mask';
/**
 * lambStep: one step of Lamb: Adam's step, and lengths in double precision
 * @see You et al. 2020, arXiv 1904.00962
 */
export { lambStep } from './training/lamb_step';
/**
 * lionStep: one step of Lion in one pass
 * @see Chen et al. 2023, arXiv 2302.06675
 */
export { lionStep } from './training/lion_step';
/**
 * nadamStep: one step of Nadam in one pass
 * @see Dozat 2016
 */
export { nadamStep } from './training/nadam_step';
/**
 * rmspropStep: one step of RMSprop in one pass
 * @see Graves 2013, arXiv 1308.0850, equations 38 to 45
 */
export { rmspropStep } from './training/rmsprop_step';
/** scaledSum: a x + b y: moving averages, parts of Muon's step */
export { scaledSum } from './training/scaled_sum';
/**
 * sgdStep: one step of gradient descent in one pass, with momentum
 * @see Sutskever et al. 2013
 */
export { sgdStep } from './training/sgd_step';
/** sumOfSquares: in double precision: norms of gradients */
export { sumOfSquares } from './training/sum_of_squares';

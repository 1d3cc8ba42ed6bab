/** What lib/wasm/assembly exports and takes; scripts/build_assembly.ts writes this file. */

/** Where a struct lies in the memory. */
export type At<Sizes> = number & { readonly sizes?: Sizes };

/** Writes a struct to where two views of the memory begin. */
export type Write<Sizes> = (ints: Int32Array, floats: Float32Array, sizes: Sizes) => void;

/** The bytes of the largest struct, with what the module adds. */
export const STRUCT_BYTES = 196;

/** lib/wasm/assembly/memory/geometry.ts */
export interface Geometry {
  readonly batch: number;
  readonly ci: number;
  readonly co: number;
  readonly id: number;
  readonly od: number;
  readonly kd: number;
  readonly sd: number;
  readonly bd: number;
  readonly ih: number;
  readonly oh: number;
  readonly kh: number;
  readonly sh: number;
  readonly bh: number;
  readonly iw: number;
  readonly ow: number;
  readonly kw: number;
  readonly sw: number;
  readonly bw: number;
}

export const writeGeometry: Write<Geometry> = (ints, _, sizes) => {
  ints[0] = sizes.batch;
  ints[1] = sizes.ci;
  ints[2] = sizes.co;
  ints[3] = sizes.id;
  ints[4] = sizes.od;
  ints[5] = sizes.kd;
  ints[6] = sizes.sd;
  ints[7] = sizes.bd;
  ints[8] = sizes.ih;
  ints[9] = sizes.oh;
  ints[10] = sizes.kh;
  ints[11] = sizes.sh;
  ints[12] = sizes.bh;
  ints[13] = sizes.iw;
  ints[14] = sizes.ow;
  ints[15] = sizes.kw;
  ints[16] = sizes.sw;
  ints[17] = sizes.bw;
};

/** lib/wasm/assembly/memory/conv_sizes.ts */
export interface ConvSizes {
  readonly geometry: Geometry;
  readonly bias: number;
  readonly activation: number;
  readonly alpha: number;
  readonly written: number;
  readonly firstRow: number;
  readonly endRow: number;
  readonly arranged: number;
  readonly filterBytes: number;
}

export const writeConvSizes: Write<ConvSizes> = (ints, floats, sizes) => {
  writeGeometry(ints, floats, sizes.geometry);
  ints[18] = sizes.bias;
  ints[19] = sizes.activation;
  floats[20] = sizes.alpha;
  ints[21] = sizes.written;
  ints[22] = sizes.firstRow;
  ints[23] = sizes.endRow;
  ints[24] = sizes.arranged;
  ints[25] = sizes.filterBytes;
};

/** lib/wasm/assembly/direct/depthwise_sizes.ts */
export interface DepthwiseSizes {
  readonly geometry: Geometry;
  readonly dh: number;
  readonly dw: number;
}

export const writeDepthwiseSizes: Write<DepthwiseSizes> = (ints, floats, sizes) => {
  writeGeometry(ints, floats, sizes.geometry);
  ints[18] = sizes.dh;
  ints[19] = sizes.dw;
};

/** lib/wasm/assembly/direct/depthwise_convolution.ts */
export interface DepthwiseConvSizes {
  readonly depthwiseSizes: DepthwiseSizes;
  readonly bias: number;
  readonly activation: number;
  readonly alpha: number;
}

export const writeDepthwiseConvSizes: Write<DepthwiseConvSizes> = (ints, floats, sizes) => {
  writeDepthwiseSizes(ints, floats, sizes.depthwiseSizes);
  ints[20] = sizes.bias;
  ints[21] = sizes.activation;
  floats[22] = sizes.alpha;
};

/** lib/wasm/assembly/direct/input_gradient.ts */
export interface InputGradientSizes {
  readonly convSizes: ConvSizes;
  readonly most: number;
}

export const writeInputGradientSizes: Write<InputGradientSizes> = (ints, floats, sizes) => {
  writeConvSizes(ints, floats, sizes.convSizes);
  ints[26] = sizes.most;
};

/** lib/wasm/assembly/filtering/filtering_sizes.ts */
export interface FilteringSizes {
  readonly convSizes: ConvSizes;
  readonly gradient: number;
}

export const writeFilteringSizes: Write<FilteringSizes> = (ints, floats, sizes) => {
  writeConvSizes(ints, floats, sizes.convSizes);
  ints[26] = sizes.gradient;
};

/** lib/wasm/assembly/filtering/filtering_taps.ts */
export interface FilteringTaps {
  readonly geometry: Geometry;
  readonly fh: number;
  readonly fw: number;
  readonly th: number;
  readonly tw: number;
  readonly rows: number;
  readonly columns: number;
  readonly down: number;
  readonly across: number;
  readonly channels: number;
  readonly outChannels: number;
}

export const writeFilteringTaps: Write<FilteringTaps> = (ints, floats, sizes) => {
  writeGeometry(ints, floats, sizes.geometry);
  ints[18] = sizes.fh;
  ints[19] = sizes.fw;
  ints[20] = sizes.th;
  ints[21] = sizes.tw;
  ints[22] = sizes.rows;
  ints[23] = sizes.columns;
  ints[24] = sizes.down;
  ints[25] = sizes.across;
  ints[26] = sizes.channels;
  ints[27] = sizes.outChannels;
};

/** lib/wasm/assembly/filtering/row_convolution.ts */
export interface RowSizes {
  readonly filteringSizes: FilteringSizes;
  readonly halvedDown: number;
  readonly halvedAcross: number;
}

export const writeRowSizes: Write<RowSizes> = (ints, floats, sizes) => {
  writeFilteringSizes(ints, floats, sizes.filteringSizes);
  ints[27] = sizes.halvedDown;
  ints[28] = sizes.halvedAcross;
};

/** lib/wasm/assembly/memory/upsample_nearest.ts */
export interface UpsampleSizes {
  readonly rows: number;
  readonly width: number;
  readonly c: number;
  readonly sh: number;
  readonly sw: number;
}

export const writeUpsampleSizes: Write<UpsampleSizes> = (ints, _, sizes) => {
  ints[0] = sizes.rows;
  ints[1] = sizes.width;
  ints[2] = sizes.c;
  ints[3] = sizes.sh;
  ints[4] = sizes.sw;
};

/** lib/wasm/assembly/product/add_rows.ts */
export interface ResizeSizes {
  readonly geometry: Geometry;
  readonly rows: number;
  readonly columns: number;
}

export const writeResizeSizes: Write<ResizeSizes> = (ints, floats, sizes) => {
  writeGeometry(ints, floats, sizes.geometry);
  ints[18] = sizes.rows;
  ints[19] = sizes.columns;
};

/** lib/wasm/assembly/training/step_numbers.ts */
export interface StepNumbers {
  readonly size: number;
  readonly keep: number;
}

export const writeStepNumbers: Write<StepNumbers> = (ints, floats, sizes) => {
  ints[0] = sizes.size;
  floats[1] = sizes.keep;
};

/** lib/wasm/assembly/training/adadelta_step.ts */
export interface AdadeltaNumbers {
  readonly stepNumbers: StepNumbers;
  readonly rho: number;
  readonly rest: number;
  readonly epsilon: number;
  readonly rate: number;
}

export const writeAdadeltaNumbers: Write<AdadeltaNumbers> = (ints, floats, sizes) => {
  writeStepNumbers(ints, floats, sizes.stepNumbers);
  floats[2] = sizes.rho;
  floats[3] = sizes.rest;
  floats[4] = sizes.epsilon;
  floats[5] = sizes.rate;
};

/** lib/wasm/assembly/training/adafactor_step.ts */
export interface AdafactorNumbers {
  readonly stepNumbers: StepNumbers;
  readonly matrices: number;
  readonly rows: number;
  readonly columns: number;
  readonly decay: number;
  readonly rest: number;
  readonly epsilon1: number;
  readonly epsilon2: number;
  readonly clipThreshold: number;
  readonly rate: number;
}

export const writeAdafactorNumbers: Write<AdafactorNumbers> = (ints, floats, sizes) => {
  writeStepNumbers(ints, floats, sizes.stepNumbers);
  ints[2] = sizes.matrices;
  ints[3] = sizes.rows;
  ints[4] = sizes.columns;
  floats[5] = sizes.decay;
  floats[6] = sizes.rest;
  floats[7] = sizes.epsilon1;
  floats[8] = sizes.epsilon2;
  floats[9] = sizes.clipThreshold;
  floats[10] = sizes.rate;
};

/** lib/wasm/assembly/training/adagrad_step.ts */
export interface AdagradNumbers {
  readonly stepNumbers: StepNumbers;
  readonly epsilon: number;
  readonly rate: number;
}

export const writeAdagradNumbers: Write<AdagradNumbers> = (ints, floats, sizes) => {
  writeStepNumbers(ints, floats, sizes.stepNumbers);
  floats[2] = sizes.epsilon;
  floats[3] = sizes.rate;
};

/** lib/wasm/assembly/training/adam_step.ts */
export interface AdamNumbers {
  readonly stepNumbers: StepNumbers;
  readonly beta1: number;
  readonly rest1: number;
  readonly beta2: number;
  readonly rest2: number;
  readonly first: number;
  readonly second: number;
  readonly epsilon: number;
  readonly rate: number;
}

export const writeAdamNumbers: Write<AdamNumbers> = (ints, floats, sizes) => {
  writeStepNumbers(ints, floats, sizes.stepNumbers);
  floats[2] = sizes.beta1;
  floats[3] = sizes.rest1;
  floats[4] = sizes.beta2;
  floats[5] = sizes.rest2;
  floats[6] = sizes.first;
  floats[7] = sizes.second;
  floats[8] = sizes.epsilon;
  floats[9] = sizes.rate;
};

/** lib/wasm/assembly/training/adamax_step.ts */
export interface AdamaxNumbers {
  readonly stepNumbers: StepNumbers;
  readonly beta1: number;
  readonly rest1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly rate: number;
}

export const writeAdamaxNumbers: Write<AdamaxNumbers> = (ints, floats, sizes) => {
  writeStepNumbers(ints, floats, sizes.stepNumbers);
  floats[2] = sizes.beta1;
  floats[3] = sizes.rest1;
  floats[4] = sizes.beta2;
  floats[5] = sizes.epsilon;
  floats[6] = sizes.rate;
};

/** lib/wasm/assembly/training/lion_step.ts */
export interface LionNumbers {
  readonly stepNumbers: StepNumbers;
  readonly beta1: number;
  readonly rest1: number;
  readonly beta2: number;
  readonly rest2: number;
  readonly rate: number;
}

export const writeLionNumbers: Write<LionNumbers> = (ints, floats, sizes) => {
  writeStepNumbers(ints, floats, sizes.stepNumbers);
  floats[2] = sizes.beta1;
  floats[3] = sizes.rest1;
  floats[4] = sizes.beta2;
  floats[5] = sizes.rest2;
  floats[6] = sizes.rate;
};

/** lib/wasm/assembly/training/nadam_step.ts */
export interface NadamNumbers {
  readonly stepNumbers: StepNumbers;
  readonly beta1: number;
  readonly rest1: number;
  readonly beta2: number;
  readonly rest2: number;
  readonly ofMoment: number;
  readonly ofGradient: number;
  readonly second: number;
  readonly epsilon: number;
  readonly rate: number;
}

export const writeNadamNumbers: Write<NadamNumbers> = (ints, floats, sizes) => {
  writeStepNumbers(ints, floats, sizes.stepNumbers);
  floats[2] = sizes.beta1;
  floats[3] = sizes.rest1;
  floats[4] = sizes.beta2;
  floats[5] = sizes.rest2;
  floats[6] = sizes.ofMoment;
  floats[7] = sizes.ofGradient;
  floats[8] = sizes.second;
  floats[9] = sizes.epsilon;
  floats[10] = sizes.rate;
};

/** lib/wasm/assembly/training/rmsprop_step.ts */
export interface RmspropNumbers {
  readonly stepNumbers: StepNumbers;
  readonly rho: number;
  readonly rest: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly rate: number;
}

export const writeRmspropNumbers: Write<RmspropNumbers> = (ints, floats, sizes) => {
  writeStepNumbers(ints, floats, sizes.stepNumbers);
  floats[2] = sizes.rho;
  floats[3] = sizes.rest;
  floats[4] = sizes.momentum;
  floats[5] = sizes.epsilon;
  floats[6] = sizes.rate;
};

/** lib/wasm/assembly/training/sgd_step.ts */
export interface SgdNumbers {
  readonly stepNumbers: StepNumbers;
  readonly rate: number;
  readonly momentum: number;
  readonly nesterov: number;
}

export const writeSgdNumbers: Write<SgdNumbers> = (ints, floats, sizes) => {
  writeStepNumbers(ints, floats, sizes.stepNumbers);
  floats[2] = sizes.rate;
  floats[3] = sizes.momentum;
  ints[4] = sizes.nesterov;
};

export interface SimdExports {
  /** lib/wasm/assembly/direct/convolution.ts */
  arrangeConvolution(w: number, to: number, _scratch: number, g: At<ConvSizes>): void;
  /** lib/wasm/assembly/direct/convolution.ts */
  convolution(x: number, w: number, y: number, scratch: number, g: At<ConvSizes>): void;
  /** lib/wasm/assembly/direct/convolution.ts */
  planConvolution(g: At<ConvSizes>): number;
  /** lib/wasm/assembly/direct/depthwise_convolution.ts */
  depthwiseConvolution(x: number, w: number, y: number, g: At<DepthwiseConvSizes>): void;
  /** lib/wasm/assembly/direct/depthwise_gradients.ts */
  depthwiseFilterGradient(x: number, dy: number, dw: number, g: At<DepthwiseSizes>): void;
  /** lib/wasm/assembly/direct/depthwise_gradients.ts */
  depthwiseInputGradient(dy: number, w: number, dx: number, g: At<DepthwiseSizes>): void;
  /** lib/wasm/assembly/direct/filter_gradient.ts */
  filterGradient(x: number, dy: number, dw: number, scratch: number, g: At<ConvSizes>): void;
  /** lib/wasm/assembly/direct/filter_gradient.ts */
  planFilterGradient(g: At<ConvSizes>): number;
  /** lib/wasm/assembly/direct/input_gradient.ts */
  arrangeInputGradient(w: number, to: number, _scratch: number, g: At<InputGradientSizes>): void;
  /** lib/wasm/assembly/direct/input_gradient.ts */
  inputGradient(
    dy: number,
    w: number,
    dx: number,
    scratch: number,
    g: At<InputGradientSizes>,
  ): void;
  /** lib/wasm/assembly/direct/input_gradient.ts */
  planInputGradient(g: At<InputGradientSizes>): number;
  /** lib/wasm/assembly/filtering/convolution.ts */
  arrangeFilteringConvolution(w: number, to: number, scratch: number, g: At<FilteringSizes>): void;
  /** lib/wasm/assembly/filtering/convolution.ts */
  filteringConvolution(
    x: number,
    w: number,
    y: number,
    scratch: number,
    g: At<FilteringSizes>,
  ): void;
  /** lib/wasm/assembly/filtering/convolution.ts */
  filteringConvolutionGain(g: At<FilteringSizes>): number;
  /** lib/wasm/assembly/filtering/convolution.ts */
  planFilteringConvolution(g: At<FilteringSizes>): number;
  /** lib/wasm/assembly/filtering/filter_gradient.ts */
  filteringFilterGradient(
    x: number,
    dy: number,
    dw: number,
    scratch: number,
    g: At<FilteringTaps>,
  ): void;
  /** lib/wasm/assembly/filtering/filter_gradient.ts */
  planFilteringFilterGradient(g: At<FilteringTaps>): number;
  /** lib/wasm/assembly/filtering/input_gradient.ts */
  arrangeFilteringInputGradient(
    w: number,
    to: number,
    scratch: number,
    g: At<FilteringSizes>,
  ): void;
  /** lib/wasm/assembly/filtering/input_gradient.ts */
  filteringInputGradient(
    dy: number,
    w: number,
    dx: number,
    scratch: number,
    g: At<FilteringSizes>,
  ): void;
  /** lib/wasm/assembly/filtering/input_gradient.ts */
  filteringInputGradientGain(g: At<FilteringSizes>): number;
  /** lib/wasm/assembly/filtering/input_gradient.ts */
  planFilteringInputGradient(g: At<FilteringSizes>): number;
  /** lib/wasm/assembly/filtering/row_convolution.ts */
  arrangeFilteringRowConvolution(w: number, to: number, scratch: number, g: At<RowSizes>): void;
  /** lib/wasm/assembly/filtering/row_convolution.ts */
  filteringRowConvolution(x: number, w: number, y: number, scratch: number, g: At<RowSizes>): void;
  /** lib/wasm/assembly/filtering/row_convolution.ts */
  filteringRowConvolutionGain(g: At<RowSizes>): number;
  /** lib/wasm/assembly/filtering/row_convolution.ts */
  planFilteringRowConvolution(g: At<RowSizes>): number;
  /** lib/wasm/assembly/filtering/spread.ts */
  spread(parts: number, number: number, out: number): void;
  /** lib/wasm/assembly/filtering/spread.ts */
  spreadSums(x: number, floats: number, to: number): void;
  /** lib/wasm/assembly/memory/conv_sizes.ts */
  filterBytes(g: At<ConvSizes>): number;
  /** lib/wasm/assembly/memory/copy_blocks.ts */
  copyBlocks(
    from: number,
    to: number,
    count: number,
    floats: number,
    fromPitch: number,
    toPitch: number,
  ): void;
  /** lib/wasm/assembly/memory/upsample_nearest.ts */
  upsampleNearest(x: number, y: number, g: At<UpsampleSizes>): void;
  /** lib/wasm/assembly/memory/upsample_nearest.ts */
  upsampleNearestGradient(dy: number, dx: number, g: At<UpsampleSizes>): void;
  /** lib/wasm/assembly/pooling/average_pool.ts */
  averagePool(x: number, y: number, g: At<Geometry>): void;
  /** lib/wasm/assembly/pooling/average_pool.ts */
  averagePoolGradient(dy: number, dx: number, g: At<Geometry>): void;
  /** lib/wasm/assembly/pooling/max_pool.ts */
  maxPool(x: number, y: number, g: At<Geometry>): void;
  /** lib/wasm/assembly/pooling/max_pool.ts */
  maxPoolGradient(x: number, dy: number, dx: number, g: At<Geometry>): void;
  /** lib/wasm/assembly/pooling/max_pool_switched.ts */
  maxPoolSwitched(x: number, dx: number, y: number, g: At<Geometry>): void;
  /** lib/wasm/assembly/product/activation.ts */
  activationGradient(
    dy: number,
    y: number,
    dx: number,
    size: number,
    activation: number,
    alpha: number,
  ): void;
  /** lib/wasm/assembly/product/activation.ts */
  clip(x: number, y: number, size: number, least: number, most: number): void;
  /** lib/wasm/assembly/product/activation.ts */
  leakyRelu(x: number, y: number, size: number, alpha: number): void;
  /** lib/wasm/assembly/product/add_rows.ts */
  addRowsById(
    from: number,
    ids: number,
    to: number,
    rows: number,
    width: number,
    limit: number,
  ): void;
  /** lib/wasm/assembly/product/add_rows.ts */
  bilinearGradient(dy: number, dx: number, g: At<ResizeSizes>): void;
  /** lib/wasm/assembly/product/add_rows.ts */
  nearestGradient(dy: number, dx: number, g: At<ResizeSizes>): void;
  /** lib/wasm/assembly/product/add_rows.ts */
  sumBlocks(x: number, to: number, rows: number, columns: number): void;
  /** lib/wasm/assembly/product/add_rows.ts */
  sumRows(x: number, to: number, rows: number, columns: number): void;
  /** lib/wasm/assembly/product/binary.ts */
  binary(a: number, b: number, y: number, size: number, period: number, operation: number): void;
  /** lib/wasm/assembly/training/adadelta_step.ts */
  adadeltaStep(
    value: number,
    g: number,
    gradients: number,
    deltas: number,
    to: number,
    numbers: At<AdadeltaNumbers>,
  ): void;
  /** lib/wasm/assembly/training/adafactor_step.ts */
  adafactorStep(
    value: number,
    g: number,
    r: number,
    c: number,
    velocity: number,
    to: number,
    sums: number,
    numbers: At<AdafactorNumbers>,
  ): void;
  /** lib/wasm/assembly/training/adagrad_step.ts */
  adagradStep(
    value: number,
    g: number,
    accumulator: number,
    to: number,
    numbers: At<AdagradNumbers>,
  ): void;
  /** lib/wasm/assembly/training/adam_step.ts */
  adamStep(
    value: number,
    g: number,
    m: number,
    v: number,
    largest: number,
    to: number,
    numbers: At<AdamNumbers>,
  ): void;
  /** lib/wasm/assembly/training/adamax_step.ts */
  adamaxStep(
    value: number,
    g: number,
    m: number,
    u: number,
    to: number,
    numbers: At<AdamaxNumbers>,
  ): void;
  /** lib/wasm/assembly/training/batch_norm.ts */
  centredBlocks(
    x: number,
    dy: number,
    mean: number,
    sums: number,
    rows: number,
    columns: number,
  ): void;
  /** lib/wasm/assembly/training/batch_norm.ts */
  centredSums(x: number, dy: number, mean: number, to: number, rows: number, columns: number): void;
  /** lib/wasm/assembly/training/batch_norm.ts */
  normalize(
    x: number,
    y: number,
    mean: number,
    factor: number,
    offset: number,
    rows: number,
    columns: number,
  ): void;
  /** lib/wasm/assembly/training/batch_norm.ts */
  normalizeGradient(
    dy: number,
    x: number,
    dx: number,
    factor: number,
    meanDy: number,
    mean: number,
    slope: number,
    rows: number,
    columns: number,
  ): void;
  /** lib/wasm/assembly/training/dropout_mask.ts */
  dropoutMask(to: number, size: number, states: number, limit: number, scale: number): void;
  /** lib/wasm/assembly/training/lamb_step.ts */
  lambStep(
    value: number,
    g: number,
    m: number,
    v: number,
    to: number,
    numbers: At<AdamNumbers>,
  ): void;
  /** lib/wasm/assembly/training/lion_step.ts */
  lionStep(value: number, g: number, m: number, to: number, numbers: At<LionNumbers>): void;
  /** lib/wasm/assembly/training/nadam_step.ts */
  nadamStep(
    value: number,
    g: number,
    m: number,
    v: number,
    to: number,
    numbers: At<NadamNumbers>,
  ): void;
  /** lib/wasm/assembly/training/rmsprop_step.ts */
  rmspropStep(
    value: number,
    g: number,
    v: number,
    momentum: number,
    average: number,
    to: number,
    numbers: At<RmspropNumbers>,
  ): void;
  /** lib/wasm/assembly/training/scaled_sum.ts */
  scaledSum(x: number, y: number, to: number, size: number, a: number, b: number): void;
  /** lib/wasm/assembly/training/sgd_step.ts */
  sgdStep(value: number, g: number, momentum: number, to: number, numbers: At<SgdNumbers>): void;
  /** lib/wasm/assembly/training/sum_of_squares.ts */
  sumOfSquares(x: number, size: number): number;
}

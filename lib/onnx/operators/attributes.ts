import { no } from './operator.js';

/**
 * The attributes that are known of each operator, `name:first-last` where not every opset has it. An operator that
 * is not listed has none.
 *
 * Source: the operators of ONNX 1.23, less what is not computed here.
 */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  ArgMax: 'axis keepdims select_last_index:12-',
  ArgMin: 'axis keepdims select_last_index:12-',
  Attention:
    'is_causal kv_num_heads q_num_heads qk_matmul_output_mode scale softcap softmax_precision',
  AveragePool: 'auto_pad count_include_pad kernel_shape pads strides ceil_mode:10- dilations:19-',
  BatchNormalization: 'epsilon momentum spatial:-8 training_mode:14-',
  BitShift: 'direction',
  Cast: 'to round_mode:24- saturate:19-',
  CastLike: 'round_mode:24- saturate:19-',
  Celu: 'alpha',
  CenterCropPad: 'axes',
  Clip: 'max:-10 min:-10',
  Col2Im: 'dilations pads strides',
  Compress: 'axis',
  Concat: 'axis',
  Constant: 'value value_float:12- value_floats:12- value_int:12- value_ints:12-',
  ConstantOfShape: 'value',
  Conv: 'auto_pad dilations group kernel_shape pads strides',
  ConvInteger: 'auto_pad dilations group kernel_shape pads strides',
  ConvTranspose: 'auto_pad dilations group kernel_shape output_padding output_shape pads strides',
  CumProd: 'exclusive reverse',
  CumSum: 'exclusive reverse',
  DepthToSpace: 'blocksize mode:11-',
  DequantizeLinear: 'axis:13- block_size:21- output_dtype:23-',
  Dropout: 'ratio:-11 seed:12-',
  Einsum: 'equation',
  Elu: 'alpha',
  EyeLike: 'dtype k',
  Flatten: 'axis',
  Gather: 'axis',
  GatherElements: 'axis',
  GatherND: 'batch_dims:12-',
  Gelu: 'approximate',
  Gemm: 'alpha beta transA transB',
  GlobalLpPool: 'p',
  GridSample: 'align_corners mode padding_mode',
  GroupNormalization: 'epsilon num_groups stash_type:21-',
  GRU: 'activation_alpha activation_beta activations direction hidden_size linear_before_reset layout:14-',
  Hardmax: 'axis',
  HardSigmoid: 'alpha beta',
  If: 'else_branch then_branch',
  InstanceNormalization: 'epsilon',
  IsInf: 'detect_negative detect_positive',
  LayerNormalization: 'axis epsilon stash_type',
  LeakyRelu: 'alpha',
  LogSoftmax: 'axis',
  LpNormalization: 'axis p',
  LpPool: 'auto_pad kernel_shape p pads strides ceil_mode:18- dilations:18-',
  LRN: 'alpha beta bias size',
  LSTM: 'activation_alpha activation_beta activations direction hidden_size input_forget layout:14-',
  MaxPool: 'auto_pad kernel_shape pads strides ceil_mode:10- dilations:10- storage_order:8-',
  MaxUnpool: 'kernel_shape pads strides',
  MeanVarianceNormalization: 'axes',
  Mod: 'fmod',
  NegativeLogLikelihoodLoss: 'ignore_index reduction',
  OneHot: 'axis',
  Pad: 'mode pads:-10 value:-10',
  QuantizeLinear: 'axis:13- block_size:21- output_dtype:21- precision:23- saturate:19-',
  Range: 'stash_type:27-',
  ReduceL1: 'keepdims axes:-17 noop_with_empty_axes:18-',
  ReduceL2: 'keepdims axes:-17 noop_with_empty_axes:18-',
  ReduceLogSum: 'keepdims axes:-17 noop_with_empty_axes:18-',
  ReduceLogSumExp: 'keepdims axes:-17 noop_with_empty_axes:18-',
  ReduceMax: 'keepdims axes:-17 noop_with_empty_axes:18-',
  ReduceMean: 'keepdims axes:-17 noop_with_empty_axes:18-',
  ReduceMin: 'keepdims axes:-17 noop_with_empty_axes:18-',
  ReduceProd: 'keepdims axes:-17 noop_with_empty_axes:18-',
  ReduceSum: 'keepdims axes:-12 noop_with_empty_axes:13-',
  ReduceSumSquare: 'keepdims axes:-17 noop_with_empty_axes:18-',
  Reshape: 'allowzero:14-',
  Resize:
    'mode antialias:18- axes:18- coordinate_transformation_mode:11- cubic_coeff_a:11- exclude_outside:11- extrapolation_value:11- keep_aspect_ratio_policy:18- nearest_mode:11-',
  ReverseSequence: 'batch_axis time_axis',
  RMSNormalization: 'axis epsilon stash_type',
  RNN: 'activation_alpha activation_beta activations direction hidden_size layout:14-',
  Scatter: 'axis',
  ScatterElements: 'axis reduction:16-',
  ScatterND: 'reduction:16-',
  Selu: 'alpha gamma',
  Shape: 'end:15- start:15-',
  Shrink: 'bias lambd',
  Slice: 'axes:-9 ends:-9 starts:-9',
  Softmax: 'axis',
  SoftmaxCrossEntropyLoss: 'ignore_index reduction',
  SpaceToDepth: 'blocksize mode:28-',
  Split: 'axis num_outputs:18- split:-12',
  Squeeze: 'axes:-12',
  Swish: 'alpha',
  ThresholdedRelu: 'alpha',
  TopK: 'axis k:-9 largest:11- sorted:11-',
  Transpose: 'perm',
  Trilu: 'upper',
  Unsqueeze: 'axes:-12',
  Upsample: 'mode scales:-8',
};

const NONE: ReadonlyMap<string, readonly [number, number]> = new Map();

/** By operator and attribute the first and the last opset that has it. */
const OPSETS = new Map(
  Object.entries(ATTRIBUTES).map(([operator, attributes]) => {
    const entries = attributes.split(' ').map((one): [string, readonly [number, number]] => {
      const [name, range = '-'] = one.split(':') as [string, string?];
      const [first, last] = range.split('-') as [string, string];
      return [name, [Number(first), last === '' ? Number.POSITIVE_INFINITY : Number(last)]];
    });
    return [operator, new Map(entries)];
  }),
);

/**
 * Refuses what changes an operator in a way that is not known. Names that begin with two underscores are notes of
 * exporters, which ONNX ignores too.
 *
 * @throws Unsupported that names the attributes.
 */
export function checkAttributes(operator: string, opset: number, names: readonly string[]): void {
  const known = OPSETS.get(operator) ?? NONE;
  const unknown = names.filter((name) => {
    if (name.startsWith('__')) return false;
    const [first, last] = known.get(name) ?? [1, 0];
    return opset < first || opset > last;
  });
  if (unknown.length > 0) {
    no(`with attributes that are not known in opset ${opset} (${unknown.join(', ')})`);
  }
}

/** The names of the kernels that this package has and tfjs has not, as the registry knows them. */
export const ACTIVATION_GRADIENT = 'ActivationGradient';
/** The steps of the optimizers, each in one pass: outputs are the new value and what is kept. */
export const ADADELTA_STEP = 'AdadeltaStep';
export const ADAFACTOR_STEP = 'AdafactorStep';
export const ADAGRAD_STEP = 'AdagradStep';
export const ADAM_STEP = 'AdamStep';
export const ADAMAX_STEP = 'AdamaxStep';
export const BATCH_NORM_GRADIENT = 'BatchNormGradient';
/** y, means and variances of x, gamma and beta. */
export const BATCH_NORM_TRAINING = 'BatchNormTraining';
export const DROPOUT_MASK = 'DropoutMask';
export const FUSED_CONV_2D_BACKPROP_INPUT = 'FusedConv2DBackpropInput';
export const FUSED_CONV_3D_BACKPROP_INPUT = 'FusedConv3DBackpropInput';
/** y, means and variances of x, gamma and beta; attributes groups and epsilon. */
export const GROUP_NORM = 'GroupNorm';
export const GROUP_NORM_GRADIENT = 'GroupNormGradient';
/** Rows of several tensors below and beside each other. */
export const JOIN_ROWS = 'JoinRows';
export const LAMB_STEP = 'LambStep';
export const LION_STEP = 'LionStep';
export const MAX_POOL_SWITCHED = 'MaxPoolSwitched';
export const NADAM_STEP = 'NadamStep';
/** Steps of several variables by one of the kernels of steps: inputs and outputs of one after the other. */
export const OPTIMIZER_STEPS = 'OptimizerSteps';
export const RMSPROP_STEP = 'RmspropStep';
/** a x + b y. */
export const SCALED_SUM = 'ScaledSum';
export const SGD_STEP = 'SgdStep';
export const SUM_OF_SQUARES = 'SumOfSquares';
export const UPSAMPLE_NEAREST = 'UpsampleNearest';
export const UPSAMPLE_NEAREST_GRADIENT = 'UpsampleNearestGradient';

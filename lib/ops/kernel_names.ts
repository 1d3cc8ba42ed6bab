/** The names of the kernels that this package has and tfjs has not, as the registry knows them. */
export const ACTIVATION_GRADIENT = 'ActivationGradient';
export const ADAM_STEP = 'AdamStep';
export const BATCH_NORM_GRADIENT = 'BatchNormGradient';
/** y, means and variances of x, gamma and beta. */
export const BATCH_NORM_TRAINING = 'BatchNormTraining';
export const DROPOUT_MASK = 'DropoutMask';
export const FUSED_CONV_2D_BACKPROP_INPUT = 'FusedConv2DBackpropInput';
export const FUSED_CONV_3D_BACKPROP_INPUT = 'FusedConv3DBackpropInput';
export const MAX_POOL_SWITCHED = 'MaxPoolSwitched';
export const UPSAMPLE_NEAREST = 'UpsampleNearest';
export const UPSAMPLE_NEAREST_GRADIENT = 'UpsampleNearestGradient';

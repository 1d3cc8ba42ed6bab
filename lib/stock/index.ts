/** Stock layer classes, corrected or made faster by import, in an order that matters where two change one class. */
import './center_crop.js';
import './concatenate.js';
import './constraints.js';
import './conv_lstm2d_cell.js';
import './depthwise_conv2d.js';
import './global_average_pooling1d.js';
import './l1l2.js';
import './layer_masks.js';
import './merge_masks.js';
import './noise.js';
import './random_uniform.js';
import './recurrent_dropout.js';
import './repeated_inputs.js';
import './reshape.js';
import './separable_conv2d.js';
import './supports_masking.js';
import './dilated_conv2d.js';
import './batch_normalization.js';
import './conv.js';
import './dense.js';
import './dropout.js';
import './frozen_batch_normalization.js';
import './trainable.js';
import './variance_scaling.js';
import './training/index.js';
// Around conv.ts, which knows channels last.
import './conv1d.js';

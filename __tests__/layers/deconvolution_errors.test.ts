import { layers } from '../../lib/index.js';
import { errorTable, untyped } from './error_table.js';

errorTable([
  [
    'an unknown method',
    () => layers.deconvolution({ filters: 2, method: untyped('resize') }),
    "Deconvolution: method must be 'transpose' or 'upsample' or 'subpixel', got 'resize'.",
  ],
  [
    'an unknown interpolation',
    () => layers.deconvolution({ filters: 2, interpolation: untyped('cubic') }),
    "Deconvolution: interpolation must be 'nearest' or 'bilinear', got 'cubic'.",
  ],
  [
    'an unknown padding',
    () => layers.deconvolution({ filters: 2, padding: untyped('full') }),
    "Deconvolution: padding must be 'valid' or 'same', got 'full'.",
  ],
  [
    'an unknown dataFormat',
    () => layers.deconvolution({ filters: 2, dataFormat: untyped('NHWC') }),
    "Deconvolution: dataFormat must be 'channelsLast' or 'channelsFirst', got 'NHWC'.",
  ],
  [
    'zero strides, when it is made',
    () => layers.deconvolution({ filters: 2, strides: 0 }),
    'Deconvolution: strides must be a positive integer, got 0.',
  ],
  [
    'arrays of different lengths, when it is made',
    () => layers.deconvolution({ filters: 2, kernelSize: [3, 3], strides: [2, 2, 2] }),
    'Deconvolution: strides must be a positive integer or an array of 2 of them, got [2, 2, 2].',
  ],
  [
    'an array that the input does not fit',
    () => layers.deconvolution({ filters: 2, kernelSize: [3, 3] }).build([null, 4, 3]),
    'Deconvolution: kernelSize must be a positive integer, got [3, 3].',
  ],
  [
    'a wrong rank',
    () => layers.deconvolution({ filters: 2 }).build([null, 3]),
    'Deconvolution: the input must be of rank 3, 4 or 5, got [null, 3].',
  ],
  [
    'undefined channels',
    () => layers.deconvolution({ filters: 2 }).build([null, 4, null]),
    'Deconvolution: the channels of the input must be defined, got [null, 4, null].',
  ],
  [
    'an outputSize out of reach',
    () => layers.deconvolution({ filters: 2, outputSize: 9 }).computeOutputShape([null, 4, 3]),
    'Deconvolution: outputSize must be 7 to 8 for an input of length 4, got 9.',
  ],
  [
    'an outputSize that only one length reaches',
    () =>
      layers
        .deconvolution({ filters: 2, method: 'upsample', strides: 1, outputSize: 3 })
        .computeOutputShape([null, 4, 3]),
    'Deconvolution: outputSize must be 4 for an input of length 4, got 3.',
  ],
  [
    'a zero outputSize',
    () => layers.deconvolution({ filters: 2, outputSize: 0 }),
    'Deconvolution: outputSize must be a positive integer, got 0.',
  ],
  [
    'an output without elements',
    () =>
      layers
        .deconvolution({ filters: 2, method: 'subpixel', padding: 'valid' })
        .computeOutputShape([null, 2, 3]),
    'Deconvolution: the output length must be positive, got 0.',
  ],
]);

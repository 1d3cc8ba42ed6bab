import { Bilinear, ICNR, layers } from '../../lib/index.js';
import { errorTable, INITIALIZERS, untyped } from './error_table.js';

errorTable([
  [
    'a zero size',
    () => layers.upSampling3d({ size: [2, 0, 2] }),
    'UpSampling3D: size must be a positive integer or an array of 3 of them, got [2, 0, 2].',
  ],
  [
    'a misspelt option',
    () => layers.upSampling1d(untyped({ dataFormat: 'channelsFirst' })),
    "UpSampling1D: unknown option 'dataFormat', expected one of batchInputShape, batchSize, customObjects, dtype, inputDType, inputShape, name, size, trainable, weights.",
  ],
  [
    'negative padding',
    () => layers.zeroPadding1d({ padding: -1 }),
    'ZeroPadding1D: padding must be a natural number or [before, after], got -1.',
  ],
  [
    'padding of the wrong length',
    () => layers.zeroPadding3d({ padding: [1, 2] }),
    'ZeroPadding3D: padding must be a natural number, an array of 3 of them, or of 3 [before, after], got [1, 2].',
  ],
  [
    'fractional cropping',
    () => layers.cropping1d({ cropping: [0.5, 1] }),
    'Cropping1D: cropping must be a natural number or [before, after], got [0.5, 1].',
  ],
  [
    'cropping of the wrong depth',
    () => layers.cropping3d({ cropping: [[1, 2, 3]] }),
    'Cropping3D: cropping must be a natural number, an array of 3 of them, or of 3 [before, after], got [[1, 2, 3]].',
  ],
  [
    'cropping everything',
    () => layers.cropping1d({ cropping: 2 }).computeOutputShape([null, 4, 3]),
    'Cropping1D: the output length must be positive, got 0.',
  ],
  [
    'an unknown dataFormat',
    () => layers.zeroPadding3d({ dataFormat: untyped('NCDHW') }),
    "ZeroPadding3D: dataFormat must be 'channelsLast' or 'channelsFirst', got 'NCDHW'.",
  ],
  [
    'a wrong rank',
    () => layers.upSampling1d().computeOutputShape([null, 4, 4, 3]),
    'UpSampling1D: the input must be of rank 3, got [null, 4, 4, 3].',
  ],
  [
    'a zero poolSize',
    () => layers.maxUnpooling1d({ poolSize: 0 }),
    'MaxUnpooling1D: poolSize must be a positive integer, got 0.',
  ],
  [
    'negative strides',
    () => layers.maxUnpooling2d({ strides: -1 }),
    'MaxUnpooling2D: strides must be a positive integer or an array of 2 of them, got -1.',
  ],
  [
    'an unknown padding',
    () => layers.maxUnpooling2d({ padding: untyped('full') }),
    "MaxUnpooling2D: padding must be 'valid' or 'same', got 'full'.",
  ],
  [
    'one input',
    () => layers.maxUnpooling2d().computeOutputShape([null, 4, 4, 3]),
    'MaxUnpooling2D: the input must be [x, what was pooled], both of rank 4, got [null, 4, 4, 3].',
  ],
  [
    'a wrong rank',
    () =>
      layers.maxUnpooling1d().computeOutputShape([
        [null, 4, 3],
        [null, 8, 8, 3],
      ]),
    'MaxUnpooling1D: the input must be [x, what was pooled], both of rank 3, got [[null, 4, 3], [null, 8, 8, 3]].',
  ],
  [
    'an x that this pooling cannot have given',
    () =>
      layers.maxUnpooling1d().computeOutputShape([
        [null, 5, 3],
        [null, 8, 3],
      ]),
    "MaxUnpooling1D: x must be of the shape of the pooling's output, [null, 4, 3], got [null, 5, 3].",
  ],
  [
    'an input shorter than the pool',
    () =>
      layers.maxUnpooling1d({ poolSize: 3 }).computeOutputShape([
        [null, 1, 3],
        [null, 2, 3],
      ]),
    'MaxUnpooling1D: what was pooled must be at least as long as poolSize (3), got 2.',
  ],
  [
    'bilinear without a spatial dimension',
    () => new Bilinear().apply([3, 4]),
    'Bilinear: the shape must be [...kernel, out, in], got [3, 4].',
  ],
  [
    'icnr for channels that are no multiple of the phases',
    () => new ICNR({ scale: 2 }).apply([3, 3, 4, 6]),
    'ICNR: the last dimension must be a multiple of the 4 phases, got 6.',
  ],
  [
    'icnr of a zero scale',
    () => new ICNR({ scale: 0 }).apply([3, 4, 4]),
    'ICNR: scale must be a positive integer, got 0.',
  ],
  [
    'icnr with an unknown initializer',
    () => new ICNR({ initializer: 'glorot' }),
    `ICNR: initializer must be the name, config or instance of an initializer (${INITIALIZERS}), got 'glorot'.`,
  ],
  [
    'no factor',
    () => layers.pixelShuffle(untyped({})),
    'PixelShuffle: upscaleFactor must be a positive integer, got undefined.',
  ],
  [
    'an order of no library',
    () => layers.pixelShuffle({ upscaleFactor: 2, order: untyped('CRD') }),
    "PixelShuffle: order must be 'torch' or 'tf', got 'CRD'.",
  ],
  [
    'channels for no whole block',
    () => layers.pixelShuffle({ upscaleFactor: 2 }).computeOutputShape([null, 7, 7, 6]),
    'PixelShuffle: the channels must be a multiple of 4, got 6.',
  ],
  [
    'a length of no whole blocks',
    () => layers.pixelUnshuffle({ downscaleFactor: 2 }).computeOutputShape([null, 7, 4]),
    'PixelUnshuffle: each length must be a multiple of 2, got 7.',
  ],
  [
    'a shuffle without a spatial axis',
    () => layers.pixelUnshuffle({ downscaleFactor: 2 }).computeOutputShape([null, 4]),
    'PixelUnshuffle: the input must be of rank 3, 4 or 5, got [null, 4].',
  ],
  [
    'a reflection of more than there is',
    () =>
      layers
        .reflectionPadding2d({
          padding: [
            [1, 1],
            [0, 3],
          ],
        })
        .computeOutputShape([null, 3, 3, 1]),
    'ReflectionPadding2D: padding must be smaller than the length (3), got [0, 3].',
  ],
  [
    'a replication of a wrong rank',
    () => layers.replicationPadding3d().computeOutputShape([null, 3, 3, 1]),
    'ReplicationPadding3D: the input must be of rank 5, got [null, 3, 3, 1].',
  ],
]);

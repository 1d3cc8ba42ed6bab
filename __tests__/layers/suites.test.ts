import '../../lib/index.js';
import { Conv1DTranspose } from '../../lib/layers/conv1d_transpose.js';
import { Conv2DTranspose } from '../../lib/layers/conv2d_transpose.js';
import { Conv3DTranspose } from '../../lib/layers/conv3d_transpose.js';
import { CropOrPadTo } from '../../lib/layers/crop_or_pad_to.js';
import { Cropping1D } from '../../lib/layers/cropping1d.js';
import { Cropping2D } from '../../lib/layers/cropping2d.js';
import { Cropping3D } from '../../lib/layers/cropping3d.js';
import { Deconvolution } from '../../lib/layers/deconvolution.js';
import { MaxUnpooling1D } from '../../lib/layers/max_unpooling1d.js';
import { MaxUnpooling2D } from '../../lib/layers/max_unpooling2d.js';
import { UpSampling1D } from '../../lib/layers/up_sampling1d.js';
import { UpSampling3D } from '../../lib/layers/up_sampling3d.js';
import { ZeroPadding1D } from '../../lib/layers/zero_padding1d.js';
import { ZeroPadding3D } from '../../lib/layers/zero_padding3d.js';
import { registry } from '../../lib/tfjs/resolve.js';
import { layerSuite } from '../layer_suite.js';
import { LAYER_ROWS } from './layer_rows.js';

const channelsFirst = { dataFormat: 'channelsFirst' as const };
const same = { padding: 'same' as const };
const everything = {
  activation: 'tanh',
  kernelInitializer: { className: 'HeNormal', config: { seed: 1 } },
  biasInitializer: 'ones',
  kernelRegularizer: 'l2',
  biasRegularizer: 'l1',
  activityRegularizer: { className: 'L1L2', config: { l1: 0.1, l2: 0 } },
  kernelConstraint: 'maxNorm',
  biasConstraint: {
    className: 'MinMaxNorm',
    config: { minValue: 0.5, maxValue: 1, rate: 1, axis: 0 },
  },
};

layerSuite(Conv1DTranspose, { filters: 2, kernelSize: 3 }, [2, 4, 3]);
layerSuite(
  Conv1DTranspose,
  { filters: 2, kernelSize: 4, strides: 2, ...same, outputPadding: 1 },
  [1, 5, 2],
);
layerSuite(
  Conv1DTranspose,
  { filters: 2, kernelSize: 2, dilationRate: 3, useBias: false, ...channelsFirst },
  [2, 3, 4],
);
layerSuite(Conv1DTranspose, { filters: 2, kernelSize: 3, ...everything }, [2, 4, 2]);
layerSuite(Conv2DTranspose, { filters: 2, kernelSize: 2, strides: [3, 2], ...same }, [1, 3, 2, 2]);
layerSuite(
  Conv2DTranspose,
  { filters: 2, kernelSize: [2, 3], ...channelsFirst, ...everything },
  [1, 2, 3, 3],
);
layerSuite(
  Conv3DTranspose,
  { filters: 2, kernelSize: 2, strides: [2, 1, 2], ...same },
  [1, 2, 2, 2, 2],
);
layerSuite(
  Conv3DTranspose,
  { filters: 1, kernelSize: [1, 2, 2], ...channelsFirst },
  [1, 2, 2, 2, 1],
);
layerSuite(Deconvolution, { filters: 2, kernelSize: 4 }, [1, 3, 2]);
layerSuite(Deconvolution, { filters: 2, outputSize: [5, 6] }, [1, 3, 3, 2]);
layerSuite(Deconvolution, { filters: 1, kernelSize: 2, ...channelsFirst }, [1, 2, 2, 2, 1]);
layerSuite(Deconvolution, { filters: 2, method: 'upsample', ...everything }, [1, 3, 2]);
layerSuite(
  Deconvolution,
  { filters: 2, method: 'upsample', interpolation: 'bilinear', strides: 3, outputSize: 8 },
  [1, 3, 3, 1],
);
layerSuite(Deconvolution, { filters: 1, method: 'upsample', kernelSize: 2 }, [1, 2, 2, 2, 1]);
layerSuite(Deconvolution, { filters: 2, method: 'subpixel', padding: 'valid' }, [1, 4, 2]);
layerSuite(
  Deconvolution,
  { filters: 2, method: 'subpixel', strides: [2, 3], ...channelsFirst },
  [1, 2, 3, 2],
);
layerSuite(Deconvolution, { filters: 1, method: 'subpixel', kernelSize: 1 }, [1, 2, 1, 2, 2]);
layerSuite(UpSampling1D, { size: 3 }, [2, 3, 2]);
layerSuite(UpSampling3D, { size: [2, 1, 3] }, [2, 2, 3, 1, 2]);
layerSuite(UpSampling3D, channelsFirst, [2, 2, 3, 1, 2]);
layerSuite(ZeroPadding1D, { padding: [1, 2] }, [2, 3, 2]);
layerSuite(ZeroPadding1D, { padding: 2, ...channelsFirst }, [2, 3, 2]);
layerSuite(
  ZeroPadding3D,
  {
    padding: [
      [1, 0],
      [0, 2],
      [1, 1],
    ],
  },
  [1, 2, 1, 2, 2],
);
layerSuite(ZeroPadding3D, channelsFirst, [1, 2, 1, 2, 2]);
layerSuite(Cropping1D, { cropping: [1, 2] }, [2, 5, 2]);
layerSuite(Cropping3D, { cropping: [1, 0, 1] }, [1, 3, 2, 4, 2]);
layerSuite(
  Cropping3D,
  {
    cropping: [
      [1, 0],
      [0, 1],
      [0, 2],
    ],
    ...channelsFirst,
  },
  [1, 2, 3, 2, 4],
);
layerSuite(MaxUnpooling1D, {}, [2, 2, 2], [2, 4, 2]);
layerSuite(MaxUnpooling1D, { poolSize: 3, strides: 2, ...same }, [2, 3, 2], [2, 5, 2]);
layerSuite(MaxUnpooling2D, {}, [1, 2, 2, 2], [1, 4, 5, 2]);
layerSuite(
  MaxUnpooling2D,
  { poolSize: [3, 2], strides: [2, 1], ...same },
  [1, 2, 3, 2],
  [1, 3, 3, 2],
);
layerSuite(
  Cropping2D,
  {
    cropping: [
      [0, 1],
      [2, 0],
    ],
  },
  [2, 3, 4, 2],
);
layerSuite(Cropping2D, channelsFirst, [1, 2, 3, 4]);
layerSuite(CropOrPadTo, {}, [1, 6, 2], [1, 5, 3]);
layerSuite(CropOrPadTo, channelsFirst, [1, 2, 3, 4], [1, 1, 4, 3]);

for (const [name, { args, shapes }] of Object.entries(LAYER_ROWS)) {
  layerSuite(registry()[name]![0] as never, args, ...shapes);
}

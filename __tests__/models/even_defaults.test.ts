import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { checkerboard } from '../../lib/arithmetic/checkerboard.js';
import { layerKind } from '../../lib/arithmetic/layer_traits.js';
import '../backends.js';
import { audioModel } from '../../models/audio_model.js';
import * as builders from '../../models/index.js';
import { zeroWeights } from '../zero_weights.js';

beforeAll(() => tf.setBackend('cpu'));

zeroWeights();

/** The layers whose stamps overlap, those of models within it as well. */
function stagesOf(model: LayersModel): LayersModel['layers'] {
  return model.layers.flatMap((layer) => {
    if ('layers' in layer) return stagesOf(layer as unknown as LayersModel);
    const kind = layerKind(layer);
    return kind === 'stage' || kind === 'transposed' ? [layer] : [];
  });
}

/** How many such layers each builder has by default: a new builder needs its row. */
const STAGES: Record<string, number> = {
  attentionUnet: 0,
  audioModel: 3,
  autoencoderKl: 0,
  cnn40: 0,
  codec: 4,
  convAutoencoder: 2,
  convAutoencoder1d: 3,
  convLstmAutoencoder: 0,
  cycleGanGenerator: 2,
  dcganDiscriminator: 0,
  dcganGenerator: 3,
  denoisingAutoencoder: 2,
  diffusionUnet: 0,
  espcn: 2,
  hifiGanGenerator: 4,
  maskingDenoiser: 1,
  patchDiscriminator: 0,
  pix2pixGenerator: 8,
  residualUnet: 3,
  rrdbNet: 0,
  segnet: 0,
  srResNet: 0,
  textAutoencoder: 3,
  tinyAutoencoder: 0,
  unet: 4,
  unet1d: 4,
  unetPlusPlus: 10,
  vae: 2,
  vqVae: 2,
  waveGanGenerator: 5,
};

/** Those that are uneven, as the reference has them, whose weights are to fit. */
const UNEVEN: Record<string, string[]> = {
  cycleGanGenerator: ['model.19', 'model.22'],
  waveGanGenerator: ['tconv1', 'tconv2', 'tconv3', 'tconv4', 'tconv5'],
};

const ALL: Record<string, () => LayersModel> = {
  ...(builders as unknown as Record<string, () => LayersModel>),
  audioModel: () => audioModel({}, 1),
};

test('every builder has its row', () => {
  expect(Object.keys(ALL).sort()).toEqual(Object.keys(STAGES).sort());
});

test.each(Object.entries(ALL))(
  '%s draws no checkerboard by default but that of its reference',
  (name, build) => {
    const model = build();
    const stages = stagesOf(model);
    expect(stages).toHaveLength(STAGES[name]!);
    const uneven = stages.filter((layer) => checkerboard(layer).uneven);
    expect(uneven.map((layer) => layer.name)).toEqual(UNEVEN[name] ?? []);
    model.dispose();
  },
);

test('a kernel that is asked for is taken as it is', () => {
  const model = builders.denoisingAutoencoder({ kernelSize: 3 });
  expect(stagesOf(model).map((layer) => checkerboard(layer).axes[0]!.overlap)).toEqual([
    [2, 1],
    [2, 1],
  ]);
  model.dispose();
});

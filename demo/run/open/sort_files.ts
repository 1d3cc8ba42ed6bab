import { KERAS, WEIGHTS } from './kinds.js';

/** What a user opened: the files of a model, PyTorch's print of one, and inputs. */
export interface Sorted {
  readonly model: File[];
  /** What `print(model)` wrote, beside weights of PyTorch. */
  readonly print: string | null;
  readonly inputs: File[];
}

const MODEL = /\.(json|bin|onnx|data|zip)$/i;
const TEXT = /\.(txt|text|py)$/i;
/** `Sequential(`, and in it `(0): `. */
const PRINTED = /^\s*[A-Za-z_]\w*\([\s\S]*\)\s*$/;

/** Tells the files of a model from inputs, by their names, and of texts by what they say. */
export async function sortFiles(files: readonly File[]): Promise<Sorted> {
  const weights = files.some(({ name }) => WEIGHTS.test(name));
  const model: File[] = [];
  const inputs: File[] = [];
  let print: string | null = null;
  for (const file of files) {
    const { name } = file;
    if (MODEL.test(name) || KERAS.test(name) || WEIGHTS.test(name)) model.push(file);
    else if (weights && print === null && TEXT.test(name)) {
      const text = await file.text();
      if (PRINTED.test(text)) print = text;
      else inputs.push(file);
    } else inputs.push(file);
  }
  return { model, print, inputs };
}

/**
 * npx tfjs-deconv deconvolve [OPTIONS]
 *
 * Projects units of a network's layer back to its input and writes a report with the pictures.
 * Without --model it takes models.cnn40, trained on the embedded digits (40 s, once), and a digit.
 *
 *   --model PATH      the folder that `train` made, one with model.json, of saveModel or tfjs, or a .keras, .h5
 *                     or .onnx
 *   --image FILE      a PNG or JPEG, cropped and resized as the model wants, its values as the model's
 *                     description or a Rescaling layer says, else 0..1
 *   --range N,N       the values of black and white instead, as 0,255
 *   --mean N[,N,N]    what is taken off them, one number or one a channel; default 0
 *   --std N[,N,N]     what they are divided by then; default 1
 *   --bgr             the model takes blue first
 *   --signal FILE     a WAV, values -1..1
 *   --csv FILE        rows of numbers, a column each channel
 *   --layer NAME      whose units, or its path in models inside (base/conv1); without it the layers
 *                     are listed, with one to begin with
 *   --filters N,N     which of the layer's filters
 *   --top N           or the N that respond most; default 9, or all there are
 *   --position N,N    one place of the maps, or 'map' for whole maps; default the strongest each
 *   --method NAME     deconvnet (default), guided, saliency, gradcam, guidedGradcam, inputXGradient,
 *                     integratedGradients, smoothGrad, gradcamPlusPlus, layercam, scorecam, occlusion,
 *                     lrp, deeplift, several of them (guided,gradcam) or all that apply: of several
 *                     pictures one sheet compares them
 *   --sanity          shuffle the weights layer by layer and say how much the pictures change
 *   --digit N         of the embedded digits, without --model; default 8
 *   --photos DIR      train on patches of the pictures of a folder, and show each of them
 *   --docs DIR        write the pictures of docs/deconvolve-a-layer.md there; with --photos the photograph
 *   --seed N          of training and shuffling; default 1
 *   --backend NAME    auto (default), tensorflow, wasm, cpu or webgpu
 *   --out FILE        default out/deconvolve/report.html
 *   -h, --help        print this text
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail, oneOf, ValueError } from '../lib/check.js';
import { descriptionOf } from '../lib/data/kept_description.js';
import { loadKeras } from '../lib/keras/index.js';
import { loadModel, pickBackend } from '../lib/node/index.js';
import { loadOnnx } from '../lib/onnx/index.js';
import { describeFor } from '../lib/predict/model_description.js';
import { networkAnswer } from '../lib/predict/network_answer.js';
import {
  checkPictureOptions,
  type PictureOptions,
  pictureValues,
} from '../lib/predict/prepare_picture.js';
import { rangeDoubts } from '../lib/predict/range_doubts.js';
import { sampleRateOf } from '../lib/training/data/sample_rate.js';
import {
  deconvolve,
  type Html,
  htmlReport,
  METHODS,
  paragraph,
  preformatted,
  type Unit,
} from '../lib/visualize/index.js';
import { QUICK } from '../lib/visualize/methods.js';
import { modelOfRun } from './command_line/model_of_run.js';
import {
  type CommandLine,
  defined,
  integerOption,
  optionalInteger,
  runScript,
} from './command_line.js';
import { listLayers } from './deconvolve/choose_layer.js';
import { COMPARED, comparisonFigure, type Row } from './deconvolve/compare_methods.js';
import { drawDocs } from './deconvolve/draw_docs.js';
import { digitOption, glyphClassifier, oneDigit } from './deconvolve/glyph_classifier.js';
import { photoDocs, photoReport } from './deconvolve/photo_report.js';
import { csvInput, type Input, pictureInput, wavInput } from './deconvolve/read_input.js';
import { sanityTable } from './deconvolve/sanity_table.js';
import {
  inputPicture,
  scaleOf,
  showProjections,
  unitPictures,
  unitText,
} from './deconvolve/show_projections.js';

const CLASSIFIER = 'out/deconvolve/cnn40';

const OPTIONS = {
  model: { type: 'string' },
  image: { type: 'string' },
  range: { type: 'string' },
  mean: { type: 'string' },
  std: { type: 'string' },
  bgr: { type: 'boolean' },
  signal: { type: 'string' },
  csv: { type: 'string' },
  layer: { type: 'string' },
  filters: { type: 'string' },
  top: { type: 'string' },
  position: { type: 'string' },
  method: { type: 'string', default: 'deconvnet' },
  sanity: { type: 'boolean', default: false },
  digit: { type: 'string', default: '8' },
  photos: { type: 'string' },
  docs: { type: 'string' },
  seed: { type: 'string', default: '1' },
  backend: { type: 'string', default: 'auto' },
  out: { type: 'string', default: 'out/deconvolve/report.html' },
} as const;

const OWN =
  'models.cnn40 was trained on digits that this program draws, to tell those that enclose an area from those that do not.';

/** '3,4' as [3, 4]. */
function list(name: string, text: string): number[] {
  return text.split(',').map((part) => integerOption(name, part, 0));
}

/** What loads a model, by the ending of its file. */
function loaderOf(file: string): (file: string) => Promise<LayersModel> {
  if (/\.onnx$/i.test(file)) return loadOnnx;
  return /\.(keras|h5|hdf5)$/i.test(file) ? loadKeras : loadModel;
}

/** '103.9,116.8' as numbers. */
function numberList(name: string, text: string): number[] {
  const all = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (all.every(Number.isFinite)) return all;
  return fail(`--${name}`, 'its value', 'numbers with commas, as 0,255', text);
}

/** How pictures are prepared, if the command line says so. */
function pictureOptions({ range, mean, std, bgr }: CommandLine<typeof OPTIONS>): PictureOptions {
  return defined({
    range: range && (numberList('range', range) as [number, number]),
    mean: mean && numberList('mean', mean),
    std: std && numberList('std', std),
    bgr,
  }) as PictureOptions;
}

/** A picture as the model takes it; says what was assumed, and what makes that improbable. */
async function preparedPicture(
  model: LayersModel,
  file: string,
  options: PictureOptions,
): Promise<Input> {
  const { inputShape, range, assumed, data } = describeFor('deconvolve', model);
  const channels = inputShape.at(-1)!;
  const checked = checkPictureOptions('deconvolve', options, channels, range);
  if (options.range === undefined) {
    for (const sentence of assumed)
      console.log(`Assumed: ${sentence.replace('the option range', '--range')}`);
  }
  const own = data === undefined || Object.keys(options).length > 0;
  if (own) for (const doubt of await rangeDoubts(model, checked)) console.log(`Warning: ${doubt}`);
  const exposure = Object.keys(options).length > 0 ? undefined : data?.exposure;
  return pictureInput(file, inputShape, (image) => pictureValues(image, checked, exposure));
}

/** The one input that was given. */
async function inputFor(
  model: LayersModel,
  values: CommandLine<typeof OPTIONS>,
): Promise<Input | null> {
  const { image, signal, csv } = values;
  const shape = model.inputs[0]!.shape.slice(1);
  const given = [image, signal, csv].filter((file) => file !== undefined);
  if (given.length > 1) fail('deconvolve', 'the input', 'one of --image, --signal, --csv', given);
  const options = pictureOptions(values);
  if (image !== undefined) return preparedPicture(model, image, options);
  for (const name of Object.keys(options)) {
    fail(`--${name}`, 'it', 'left out, as the input is no --image', name);
  }
  const data = descriptionOf(model);
  if (signal !== undefined) return wavInput(signal, shape, data, data?.rate ?? sampleRateOf(model));
  return csv === undefined ? null : csvInput(csv, shape, data);
}

await runScript(import.meta.url, OPTIONS, async (values) => {
  const seed = integerOption('seed', values.seed, 0);
  const named = values.method.split(',').map((name) => {
    return oneOf('--method', 'its value', name, [...METHODS, 'all' as const]);
  });
  const methods = METHODS.filter((one) => named.includes('all') || named.includes(one));
  const filters = values.filters === undefined ? undefined : list('filters', values.filters);
  const topK = optionalInteger('top', values.top);
  const position =
    values.position === undefined || values.position === 'map'
      ? (values.position as 'map' | undefined)
      : list('position', values.position);
  const digit = digitOption(values.digit);
  // Not after what may take minutes: it may be no folder to write to.
  mkdirSync(path.dirname(values.out), { recursive: true });
  console.log((await pickBackend(values.backend as 'auto')).reason);
  const write = (html: string) => {
    writeFileSync(values.out, html);
    console.log(`Report: ${values.out}`);
  };
  if (values.photos !== undefined && values.docs !== undefined) {
    await photoDocs(values.photos, values.docs, seed, console.log);
    return;
  }
  if (values.photos !== undefined) {
    write(await photoReport(values.photos, seed, console.log));
    return;
  }
  const own = values.model === undefined;
  const model = own
    ? (await glyphClassifier(CLASSIFIER, seed, console.log)).model
    : ((await modelOfRun(values.model!)) ?? (await loaderOf(values.model!)(values.model!)));
  if (values.docs !== undefined) {
    await drawDocs(model, values.docs, seed, console.log);
    return;
  }
  const { text, suggestion } = listLayers(model);
  if (values.layer === undefined) {
    console.log(`Layers:\n${text}\nOne to begin with: --layer ${suggestion}`);
    if (!own) return;
  }
  const layer = values.layer ?? suggestion;
  const input = (await inputFor(model, values)) ?? (own ? await oneDigit(digit) : null);
  if (input === null) {
    throw new ValueError('deconvolve: the input must be given by --image, --signal or --csv.');
  }
  const answer = await networkAnswer(model, input.tensor, own ? ['open', 'closed'] : undefined);
  console.log(`The network: ${answer}`);
  const photo = input.tensor.rank === 3 ? await inputPicture(input.shown) : null;
  const compared: Row[] = [];
  let units: readonly Unit[] = [];
  const sections: { heading: string; content: Html[] }[] = [];
  for (const method of methods) {
    const start = performance.now();
    const look = deconvolve(model, input.tensor, {
      layer,
      method,
      ...(filters && { filters }),
      ...(topK && { topK }),
      ...(position && { position }),
    });
    const refused = (error: Error) => {
      // Of all methods some may have no rule for a layer of the network: the others are shown.
      if (methods.length === 1 || !(error instanceof ValueError)) throw error;
      console.log(`${method}: left out. ${error.message}`);
      return null;
    };
    const result = await look.catch(refused);
    if (result === null) continue;
    const content = await showProjections(input, result, method, layer, answer);
    ({ units } = result);
    if (photo !== null) {
      const pictures = await unitPictures(photo, result.projections, method);
      compared.push({ method, pictures: pictures.slice(0, COMPARED) });
    }
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${method}: ${result.units.length} units in ${seconds} s`);
    for (const unit of result.units) console.log(`  ${unitText(unit)}`);
    sections.push({ heading: method, content });
    tf.dispose([result.projections, result.activations]);
  }
  if (photo !== null && compared.length > 1) {
    const some = units.slice(0, COMPARED);
    const sheet = await comparisonFigure(photo, compared, some, answer, scaleOf(photo));
    sections.unshift({ heading: 'The methods compared', content: [sheet] });
  }
  if (values.sanity) {
    console.log('Shuffling the weights, layer by layer...');
    const { table, text: rows } = await sanityTable(
      model,
      input.tensor,
      seed,
      named.includes('all') || methods.length === 1 ? QUICK : methods,
    );
    console.log(rows);
    sections.push({ heading: 'Does it depend on what was learnt?', content: table });
  }
  sections.push({ heading: 'Layers', content: [preformatted(text)] });
  if (own) sections.push({ heading: 'The network', content: [paragraph(OWN)] });
  const network = own ? 'the 40x40 CNN' : values.model;
  const lead = `What ${layer} of ${network} responds to. The network's answer: ${answer}.`;
  write(htmlReport({ title: `Layer ${layer}, deconvolved`, lead, sections }));
});

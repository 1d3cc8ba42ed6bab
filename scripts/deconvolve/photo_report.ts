import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail, ValueError } from '../../lib/check.js';
import {
  deconvolve,
  facts,
  figure,
  grid,
  type Html,
  htmlReport,
  METHODS,
  overlay,
  type Picture,
  type Theme,
  toPng,
} from '../../lib/visualize/index.js';
import { HEATS } from '../../lib/visualize/methods.js';
import { type Photo, trainPhotoNetwork } from './photo_network.js';
import { pictureInput } from './read_input.js';
import { sanityTable } from './sanity_table.js';
import { inputPicture, projectionPictures, unitText } from './show_projections.js';

const SIDE = 224;
/** Whole maps of this layer are shown besides the answer. */
const LAYER = 'conv3';
const MAPS = 4;
/** The photograph in docs: by NASA, in the public domain. */
const SHOWN = 'astronaut';
/** How many times as small the pictures of docs are. */
const SMALLER = 2;

/** The pictures of a folder; of those that are there cut to size as well, only these. */
async function readPhotos(folder: string): Promise<Photo[]> {
  if (!existsSync(folder)) fail('--photos', 'its value', 'a folder of PNG or JPEG files', folder);
  const all = readdirSync(folder)
    .filter((file) => /\.(png|jpe?g)$/i.test(file))
    .sort();
  const cut = all.filter((file) => file.includes(`_${SIDE}.`));
  const files = cut.length > 0 ? cut : all;
  if (files.length < 2) {
    throw new ValueError(
      `--photos: ${folder} must have at least two PNG or JPEG files, got ${files.length}.`,
    );
  }
  const photos: Photo[] = [];
  for (const file of files) {
    const { tensor } = await pictureInput(path.join(folder, file), [SIDE, SIDE, 3]);
    photos.push({
      name: path.parse(file).name.replace(`_${SIDE}`, ''),
      tensor: tensor as tf.Tensor3D,
    });
  }
  return photos;
}

/** What each method makes of one photograph's answer, in the order of METHODS, `smaller` times as small. */
async function answerPictures(
  model: LayersModel,
  tensor: tf.Tensor3D,
  photo: Picture,
  answer: number,
  smaller = 1,
): Promise<Picture[]> {
  const answers: Picture[] = [];
  for (const method of METHODS) {
    const options = { layer: 'answer', filters: answer, method };
    const { projections, activations } = await deconvolve(model, tensor, options);
    const shown = shrunk(projections as tf.Tensor4D, smaller);
    if (HEATS.includes(method)) {
      const heat = tf.tidy(() => tf.squeeze(tf.slice(shown, [0, 0, 0, 0], [1, -1, -1, 1]), [0]));
      answers.push(await overlay(photo, heat));
      heat.dispose();
    } else {
      answers.push(...(await projectionPictures(shown)));
    }
    tf.dispose([projections, activations, shown]);
  }
  return answers;
}

/** The means of so many places along each side. */
const shrunk = (x: tf.Tensor4D, by: number): tf.Tensor4D => tf.avgPool(x, by, by, 'valid');

/** The likeliest class by its name, and how sure the network is. */
async function answerOf(model: LayersModel, tensor: tf.Tensor3D, names: readonly string[]) {
  const answer = tf.tidy(() => model.predict(tf.expandDims(tensor)) as tf.Tensor);
  const values = [...(await answer.data())];
  answer.dispose();
  const most = Math.max(...values);
  return `${names[values.indexOf(most)]} ${(100 * most).toFixed(0)} %`;
}

/** Levels of a colour that are taken for one, which nobody sees, and which makes a file a third smaller. */
const LEVELS = 8;
const coarser = ({ data, ...size }: Picture): Picture => ({
  ...size,
  data: data.map((value) => Math.round(value / LEVELS) * LEVELS),
});

/** Writes the picture of docs/deconvolve-a-layer.md: one photograph of the folder by every method, with the answer. */
export async function photoDocs(
  folder: string,
  docs: string,
  seed: number,
  say: (line: string) => void,
): Promise<void> {
  const photos = await readPhotos(folder);
  const names = photos.map(({ name }) => name);
  const { model, accuracy } = await trainPhotoNetwork(photos, seed);
  say(`${(accuracy * 100).toFixed(1)} % of patches right from parts that it never saw.`);
  const shown = Math.max(names.indexOf(SHOWN), 0);
  const { tensor } = photos[shown]!;
  const small = tf.tidy(() => tf.squeeze(shrunk(tf.expandDims(tensor), SMALLER), [0]));
  const photo = await inputPicture(small);
  small.dispose();
  const pictures = [photo, ...(await answerPictures(model, tensor, photo, shown, SMALLER))];
  const labels = [`the network: ${await answerOf(model, tensor, names)}`, ...METHODS];
  const file = path.join(docs, 'deconvolve_photograph.png');
  mkdirSync(docs, { recursive: true });
  writeFileSync(file, toPng(coarser(await grid(pictures, { labels, columns: 5, scale: 1 }))));
  say(file);
}

/** Trains on the photographs of a folder and shows what each method makes of each. */
export async function photoReport(
  folder: string,
  seed: number,
  say: (line: string) => void,
): Promise<string> {
  const photos = await readPhotos(folder);
  const names = photos.map(({ name }) => name);
  say(`Training to tell patches of ${names.join(', ')}.`);
  const { model, accuracy, seconds } = await trainPhotoNetwork(photos, seed);
  const percent = `${(accuracy * 100).toFixed(1)} %`;
  say(`${seconds.toFixed(1)} s; ${percent} of patches right from parts that it never saw.`);
  const sections: { heading: string; content: Html[] }[] = [
    {
      heading: 'The network',
      content: [
        facts([
          ['new patches right', percent],
          ['parameters', model.countParams()],
        ]),
      ],
    },
  ];
  for (const [n, { name, tensor }] of photos.entries()) {
    const photo = await inputPicture(tensor);
    const answers = await answerPictures(model, tensor, photo, n);
    const maps = await deconvolve(model, tensor, { layer: LAYER, topK: MAPS, position: 'map' });
    const all = [photo, ...answers, ...(await projectionPictures(maps.projections))];
    tf.dispose([maps.projections, maps.activations]);
    const labels = [
      'the photograph',
      ...METHODS.map((method) => `${method}: ${name}`),
      ...maps.units.map((unit) => `deconvnet, ${LAYER} ${unitText(unit)}`),
    ];
    const draw = (theme: Theme) => grid(all, { labels, columns: 5, scale: 1, theme });
    const caption = `The answer "${name}" by each method, then whole maps of ${LAYER} by deconvnet.`;
    sections.push({
      heading: name,
      content: [figure(await draw('light'), caption, { dark: await draw('dark') })],
    });
    say(`${name}: ${METHODS.length} methods and ${MAPS} maps drawn.`);
  }
  say('Shuffling the weights, layer by layer...');
  const { table, text } = await sanityTable(model, photos[0]!.tensor, seed);
  say(text);
  sections.push({ heading: 'Does it depend on what was learnt?', content: table });
  return htmlReport({
    title: 'Photographs, deconvolved',
    lead: `A network that tells patches of ${names.length} photographs apart, and what in them it answers to.`,
    sections,
    footer: `Made by tfjs-deconv deconvolve --photos; seed ${seed}.`,
  });
}

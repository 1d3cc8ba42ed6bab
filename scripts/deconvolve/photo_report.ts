import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
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
    const answers: Picture[] = [];
    for (const method of METHODS) {
      const options = { layer: 'answer', filters: n, method };
      const { projections, activations } = await deconvolve(model, tensor, options);
      if (HEATS.includes(method)) {
        const heat = tf.tidy(() =>
          tf.squeeze(tf.slice(projections, [0, 0, 0, 0], [1, -1, -1, 1]), [0]),
        );
        answers.push(await overlay(photo, heat));
        heat.dispose();
      } else {
        answers.push(...(await projectionPictures(projections)));
      }
      tf.dispose([projections, activations]);
    }
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

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  deconvolve,
  grid,
  METHODS,
  overlay,
  type Picture,
  toPng,
  topPatches,
} from '../../lib/visualize/index.js';
import { HEATS } from '../../lib/visualize/methods.js';
import { closedDigits, oneDigit } from './glyph_classifier.js';
import { sanityTable } from './sanity_table.js';
import { inputPicture, projectionPictures, unitText } from './show_projections.js';

const LAYERS = ['conv1', 'conv2', 'conv3'];
const DIGITS = ['8', '9', '4', '3', '1'];
const SEARCHED = 400;
const PATCHES = 9;
const SCALE = 3;

/** Writes the pictures of docs/deconvolve-a-layer.md, and prints its table. */
export async function drawDocs(
  model: LayersModel,
  folder: string,
  seed: number,
  say: (line: string) => void,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, picture: Picture) => {
    const file = path.join(folder, `${name}.png`);
    writeFileSync(file, toPng(picture));
    say(file);
  };
  const { tensor: eight } = await oneDigit('8');
  const photo = await inputPicture(eight);
  for (const layer of LAYERS) {
    const { projections, activations, units } = await deconvolve(model, eight, {
      layer,
      topK: 9,
      // One place of the first layer sees three pixels.
      ...(layer === 'conv1' ? { position: 'map' } : {}),
    });
    const pictures = [photo, ...(await projectionPictures(projections))];
    const labels = ['the input', ...units.map(unitText)];
    write(`deconvolve_${layer}`, await grid(pictures, { labels, columns: 5, scale: SCALE }));
    tf.dispose([projections, activations]);
  }
  write('deconvolve_methods', await drawMethods(model));
  write('deconvolve_patches', await drawPatches(model, seed));
  const { text } = await sanityTable(model, eight, seed);
  say(text);
}

/** A column a digit: itself, then each method's picture of the answer. */
async function drawMethods(model: LayersModel): Promise<Picture> {
  const pictures: Picture[] = [];
  const labels: string[] = [];
  for (const digit of DIGITS) {
    const { tensor } = await oneDigit(digit);
    const photo = await inputPicture(tensor);
    pictures.push(photo);
    for (const method of METHODS) {
      const { projections, activations, units } = await deconvolve(model, tensor, {
        layer: 'answer',
        method,
      });
      if (method === METHODS[0]) labels.push(`closed: ${units[0]!.activation.toFixed(2)}`);
      labels.push(method);
      if (HEATS.includes(method)) {
        const heat = tf.tidy(() => tf.squeeze(projections, [0]));
        pictures.push(await overlay(photo, heat));
        heat.dispose();
      } else {
        pictures.push(...(await projectionPictures(projections)));
      }
      tf.dispose([projections, activations]);
    }
    tensor.dispose();
  }
  // They were made digit by digit.
  const rows = METHODS.length + 1;
  const turned = <T>(all: readonly T[]) =>
    all.map((_, n) => all[(n % DIGITS.length) * rows + Math.floor(n / DIGITS.length)]!);
  return grid(turned(pictures), {
    labels: turned(labels),
    columns: DIGITS.length,
    scale: SCALE,
  });
}

/** The strongest patches of the last convolution's busiest filter, above their projections. */
async function drawPatches(model: LayersModel, seed: number): Promise<Picture> {
  const layer = 'conv2';
  const { tensor } = await oneDigit('8');
  const { units, projections, activations } = await deconvolve(model, tensor, { layer, topK: 1 });
  tf.dispose([projections, activations, tensor]);
  const { source } = closedDigits(SEARCHED, seed + 2);
  async function* samples() {
    for await (const { x } of source()) {
      const one = tf.tensor4d(x, [1, 40, 40, 1]);
      yield one;
      one.dispose();
    }
  }
  const { filter } = units[0]!;
  const patches = await topPatches(model, samples(), { layer, filter, k: PATCHES });
  const above: Picture[] = [];
  const below: Picture[] = [];
  for (const { patch, projection } of patches) {
    above.push(await inputPicture(patch));
    const batch = tf.expandDims(projection);
    below.push(...(await projectionPictures(batch)));
    tf.dispose([patch, projection, batch]);
  }
  return grid([...above, ...below], {
    columns: PATCHES,
    scale: 5,
    rowLabels: [`what filter ${filter} of ${layer} responds to most`, 'deconvolved'],
  });
}

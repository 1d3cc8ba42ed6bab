import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  chart,
  facts,
  figure,
  grid,
  htmlReport,
  linePlot,
  paragraph,
  table,
  toPng,
} from '../../lib/pictures/index.js';
import { interactiveCharts } from '../training/interactive_charts.js';
import { shapesTable } from '../training/shapes_table.js';
import { smooth } from '../training/smooth.js';

/** What metrics.json holds. */
export interface Metrics {
  testMse: number;
  pca16Mse: number;
  backend: string;
  /** Training alone. */
  seconds: number;
  parameters: number;
  reloadMaxDifference: number;
  data: string;
  steps: number;
  batch: number;
  seed: number;
  interrupted: boolean;
}

export interface Results {
  metrics: Metrics;
  /** Why this backend. */
  backendLine: string;
  model: LayersModel;
  losses: number[];
  /** Seconds of each stage. */
  timings: [stage: string, seconds: number][];
  /** [n, height, width, 1] */
  originals: tf.Tensor4D;
}

/** Writes report.html, its PNGs and metrics.json. */
export async function writeReport(folder: string, results: Results): Promise<void> {
  const { metrics, model, losses, timings, originals, backendLine } = results;
  const reconstructions = model.predict(originals) as tf.Tensor4D;
  const both = tf.concat([originals, reconstructions]);
  const series = [smooth(losses)];
  const axes = { xLabel: 'training step', yLabel: 'mean squared error', logY: true };
  const pictures = (theme: 'light' | 'dark') =>
    grid(both, {
      columns: originals.shape[0],
      rowLabels: ['originals', 'reconstructions'],
      normalize: 'clip',
      theme,
    });
  const images = await pictures('light');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'loss.png'), toPng(linePlot(series, { ...axes, scale: 2 })));
  writeFileSync(path.join(folder, 'reconstructions.png'), toPng(images));
  writeFileSync(path.join(folder, 'metrics.json'), `${JSON.stringify(metrics, null, 2)}\n`);

  const report = htmlReport({
    title: 'A convolutional autoencoder',
    lead: `Trained on ${metrics.data}: each image becomes a code of 16 numbers, and a decoder of transposed convolutions makes the image from them.`,
    sections: [
      {
        heading: 'Result',
        content: [
          facts([
            ['test error (MSE, pixels 0..1)', metrics.testMse],
            ['the same by 16 principal components', metrics.pca16Mse],
            ['largest difference after reloading', metrics.reloadMaxDifference],
            ['parameters', metrics.parameters],
          ]),
          paragraph(
            metrics.interrupted
              ? `Training was interrupted after ${metrics.steps} steps.`
              : `${metrics.steps} steps of ${metrics.batch} images in ${metrics.seconds.toFixed(1)} s. ${backendLine}`,
          ),
        ],
      },
      {
        heading: 'Originals above reconstructions',
        content: [
          figure(images, 'Test images, which the model never saw, and what it makes of them.', {
            dark: await pictures('dark'),
          }),
        ],
      },
      {
        heading: 'Loss',
        content: [chart(series, 'Training error, averaged over stretches of steps.', axes)],
      },
      {
        heading: 'Shapes',
        content: [shapesTable(model)],
      },
      {
        heading: 'Timings',
        content: [
          table(
            ['stage', 'seconds'],
            timings.map(([stage, seconds]) => [stage, Math.round(seconds * 100) / 100]),
          ),
          paragraph(backendLine),
        ],
      },
    ],
    script: interactiveCharts(),
    footer: `Made by npm start; seed ${metrics.seed}.`,
  });
  writeFileSync(path.join(folder, 'report.html'), report);
  tf.dispose([reconstructions, both]);
}

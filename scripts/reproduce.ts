/**
 * npm run reproduce [-- NAME...] [OPTIONS]
 *
 * Trains and judges the models of docs/results.md and writes that file; all of them, or those of
 * these names: autoencoder-64, autoencoder-map, denoising, ecg-anomalies, machine-anomalies,
 * ecg-waves, nuclei, nuclei-curve, text, spoken-digits, codec, spoken-digits-denoised, dcgan, diffusion, vae-fashion,
 * vq-vae, scenes, scenes-segnet, masks-0-1, masks-palette,
 * masks-red, masks-yellow, masks-16-bit, photos, photos-components, vae,
 * image-anomalies, super-resolution-x2, super-resolution-x3,
 * super-resolution-x4, colorize, inpaint, denoise-pairs, image-to-image, edges-alone, edges,
 * chinese, classes. Ends with
 * status 1 if a figure is not what it must be. What is drawn goes to OUT/data.
 *
 *   --data DIR          the folder of data sets; default the data folder of the environment
 *                       variable TFJS_DECONV_SHARED, or ../shared/data
 *   --quick             a few steps on a few examples, under a minute each: shows that all works,
 *                       not how well, and writes out/reproduce/quick.md instead
 *   --resume            goes on with runs that have a checkpoint in --out
 *   --backend NAME      auto (default), tensorflow, wasm, cpu or webgpu
 *   --threads N         of one operation; default: all cores on wasm, 1 on tfjs-node
 *   --out DIR           of the runs; default out/reproduce
 *   -h, --help          print this text
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fail, ValueError } from '../lib/check.js';
import { type Finished, train } from '../lib/training/index.js';
import { COMPUTE, computeOptions } from './command_line/compute_options.js';
import { defined, runScript } from './command_line.js';
import { EXPERIMENTS, type Experiment } from './reproduce/experiments.js';
import {
  curveTable,
  sampleTable,
  verdicts,
  verdictTable,
  writeSection,
} from './reproduce/results.js';

const ROOT = path.join(import.meta.dirname, '..');

const secondsOf = (runs: Finished[]) =>
  Math.round(runs.reduce((sum, { seconds }) => sum + seconds, 0));

const OPTIONS = {
  data: { type: 'string' },
  quick: { type: 'boolean', default: false },
  resume: { type: 'boolean', default: false },
  ...COMPUTE,
  out: { type: 'string', default: 'out/reproduce' },
} as const;

await runScript(import.meta.url, OPTIONS, async ({ quick, ...values }, wanted) => {
  const names = EXPERIMENTS.map(({ name }) => name);
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) fail('NAME', 'it', `one of ${names.join(', ')}`, unknown);
  const shared = process.env.TFJS_DECONV_SHARED ?? path.join(ROOT, '..', 'shared');
  const folder = values.data ?? path.join(shared, 'data');
  const chosen = EXPERIMENTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  for (const { data, name, draw, needs = draw === undefined ? data : '.' } of chosen) {
    if (existsSync(path.join(folder, needs))) continue;
    throw new ValueError(`${folder}: for ${name} the folder must contain ${needs}, got none.`);
  }
  const runOf = async (experiment: Experiment, examples: number | undefined) => {
    const { name, task, data, epochs, batchSize, learningRate, model } = experiment;
    const drawn = path.join(values.out, 'data', name);
    if (experiment.draw !== undefined) {
      // What an earlier version drew is gone.
      rmSync(drawn, { recursive: true, force: true });
      mkdirSync(drawn, { recursive: true });
      await experiment.draw(drawn, folder);
    }
    const out = path.join(
      values.out,
      [name, examples, quick ? 'quick' : undefined].filter((word) => word).join('-'),
    );
    const steps = quick ? experiment.quick.steps : experiment.curve?.steps;
    const { models, ...finished } = await train(task, {
      ...computeOptions(values),
      data: path.join(experiment.draw === undefined ? folder : drawn, data),
      ...experiment.options?.(drawn),
      seed: 1,
      validationSplit: experiment.validation,
      model,
      batchSize,
      learningRate,
      schedule: 'cosine',
      epochs,
      out,
      ...defined({ examples, steps, limit: quick ? experiment.quick.limit : undefined }),
      resume: values.resume && existsSync(path.join(out, 'checkpoint', 'checkpoint.json')),
    });
    for (const one of Object.values(models)) one.dispose();
    return finished;
  };
  const missed: string[] = [];
  experiments: for (const experiment of chosen) {
    const { name, title, batchSize, curve } = experiment;
    console.log(`\n${title}`);
    const runs: Finished[] = [];
    const before = process.cpuUsage();
    const write = () => {
      const { builder, parameters, steps, measures, sample, examples, backend } = runs[0]!;
      const judged = verdicts(experiment, measures);
      const { user, system } = process.cpuUsage(before);
      const figures = [
        curve ? curveTable(runs) : verdictTable(judged),
        ...(sample ? [sampleTable(sample)] : []),
      ].join('\n\n');
      const on = curve ? '' : ` ${examples} training examples,`;
      const times = curve ? ` for each of ${runs.length} numbers of examples,` : '';
      const facts = [
        `\`npm run reproduce -- ${name}${quick ? ' --quick' : ''}\`: ${builder}, ${parameters}`,
        `parameters,${on} ${steps} steps of ${batchSize}${times} in ${secondsOf(runs)} s,`,
        `with judging ${Math.round((user + system) / 1e6)} s of processor time.`,
        backend,
      ].join(' ');
      const file = quick
        ? path.join(values.out, 'quick.md')
        : path.join(ROOT, 'docs', 'results.md');
      writeSection(file, experiment, `${figures}\n\n${facts}`);
      return { figures, judged };
    };
    for (const examples of curve?.examples ?? [undefined]) {
      if (examples) console.log(`\nWith ${examples} training examples`);
      const finished = await runOf(experiment, examples);
      if (finished.ending === 'interrupted') break experiments;
      runs.push(finished);
      // What a run has reached is there, even if a later one is broken off.
      write();
      // There are no more.
      if (examples && finished.examples < examples) break;
    }
    const { figures, judged } = write();
    console.log(figures);
    if (!quick && judged.some(({ met }) => met === false)) missed.push(name);
  }
  if (missed.length > 0) {
    throw new ValueError(`The figures must be what is wanted, got others in ${missed.join(', ')}.`);
  }
});

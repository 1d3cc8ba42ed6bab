import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { TASKS } from '../../../lib/training/tasks/index.js';

/** What a user gives a script wrongly; it must be refused. */
export interface Refusal {
  script: string;
  args: string[];
}

const ROOT = path.resolve(__dirname, '../../..');

/** What `npx tfjs-deconv` runs and no script of package.json. */
const BIN_ALONE = ['scripts/tfjs_deconv.ts', 'scripts/demo.ts'];

/** The scripts of package.json and its bin that are this project's own. */
export function ownScripts(): string[] {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const named = Object.values(scripts as Record<string, string>).flatMap((command) =>
    command.startsWith('tsx ') ? [command.split(' ')[1]!] : [],
  );
  return [...named, ...BIN_ALONE];
}

/** Options of a script's usage with the word for their values; undefined for those that have none. */
function optionsOf(script: string): [name: string, value: string | undefined][] {
  const source = readFileSync(path.join(ROOT, script), 'utf8');
  const usage = source.slice(0, source.indexOf('*/'));
  const found = usage.matchAll(/^ \* {2,}(?:-\w, )?--([a-z-]+)(?: ([A-Z][A-Z,]*)(?= ))?/gm);
  return [...found].map(([, name, value]) => [name!, value]);
}

const INTEGERS = ['', ' ', 'x', '0.5', '-1', 'NaN', 'Infinity', '1e400', '9007199254740992', '1,x'];

/** Wrong values of options, by the word that stands for them in the usage. */
const VALUES: Record<string, string[]> = {
  N: INTEGERS,
  'N,N': [...INTEGERS, '1,', ',1'],
  X: ['', 'x', 'NaN', 'Infinity', '-1', '1e9'],
  S: ['', '0,1', 'x', '8,8,', '1e9,-1', '0.5,1'],
  NAME: ['', 'no-such', '__proto__', 'constructor', 'toString'],
  NAMES: ['no-such', ''],
  HOW: ['', 'no-such', 'float64', 'uint8,'],
  COLUMN: ['', 'no-such'],
  LAYER: ['', 'no-such'],
  JSON: ['', '{', '[]', 'null', '1', '"text"', '{"no-such":1}', '{"__proto__":1,"x":2}'],
};

/** Files and folders of the user's, none of which is what is asked for. */
export interface Places {
  folder: string;
  /** A trained model of convAutoencoder1d. */
  run: string;
  /** Broken runs. */
  runs: string[];
  /** Files and folders that are neither data nor models. */
  wrong: string[];
  /** Where nothing can be written: as folders and as files. */
  noFolder: string[];
  noFile: string[];
}

/** Makes the user's files, but for the trained model. */
export function makePlaces(folder: string): Places {
  const file = (name: string, content: string | Uint8Array = '') => {
    const at = path.join(folder, name);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, content);
    return at;
  };
  const garbage = Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) >> 3);
  const endings = ['keras', 'h5', 'hdf5', 'png', 'jpg', 'wav', 'csv', 'json', 'txt', 'gz'];
  mkdirSync(path.join(folder, 'empty'), { recursive: true });
  const run = path.join(folder, 'run');
  const json = (name: string, content: unknown) =>
    path.dirname(file(`${name}/run.json`, JSON.stringify(content)));
  const settings = { task: 'convAutoencoder1d', seed: 1, validation: 0.1, model: {} };
  const garbled = json('garbled', { settings, names: ['model'] });
  file('garbled/model/model.json', garbage);
  return {
    folder,
    run,
    runs: [
      path.join(folder, 'no-such'),
      file('a-file'),
      path.join(folder, 'empty'),
      garbled,
      '',
      json('no-model', { settings, names: ['model'] }),
      json('other-task', { settings: { ...settings, task: 'no-such' }, names: [] }),
      json('no-task', { settings: {}, names: [] }),
      json('number', 1),
      json('null', null),
      json('null-settings', { settings: null, names: [] }),
      json('numbers', { settings: 1, names: [1] }),
      json('number-names', { settings, names: [1] }),
      json('outside', { settings, names: ['../run/model'] }),
      path.dirname(file('text/run.json', 'text')),
    ],
    wrong: [
      path.join(folder, 'no-such'),
      path.join(folder, 'empty'),
      '',
      '/dev/null',
      file('none'),
      ...endings.map((ending) => file(`empty.${ending}`)),
      ...endings.map((ending) => file(`garbage.${ending}`, garbage)),
      file('text/a.txt', 'text'),
      path.dirname(file('images/garbage.png', garbage)),
      path.dirname(file('masks/images/garbage.png', garbage)) && path.join(folder, 'masks'),
      path.dirname(file('idx/train-images-idx3-ubyte', garbage)),
      path.dirname(file('model/model.json', '{}')),
      path.dirname(file('list/model.json', '[]')),
      file('one.json', '{"a":1}'),
      file('words.csv', 'a,b\nx,y\n'),
      file('ragged.csv', 'a,b\n1,2\n1\n'),
    ],
    noFolder: ['/dev/null/x', file('not-a-folder'), '/sys/x', ''],
    noFile: ['/dev/null/x.html', path.join(folder, 'empty'), '/sys/x.html', ''],
  };
}

interface Row {
  /** What a call must have, so that nothing but the option is wrong. */
  base?: string[];
  /** Values in place of those of VALUES; none for what takes anything. */
  values?: Record<string, string[]>;
  /** Wrong arguments besides. */
  calls?: string[][];
}

/** What each script refuses; a script without a row fails a test. */
function table(places: Places): Record<string, Row> {
  const { folder, run, runs, wrong, noFolder, noFile } = places;
  const small = ['--limit', '40', '--batch', '8', '--steps', '1', '--backend', 'wasm'];
  const out = ['--out', path.join(folder, 'out')];
  const model = path.join(run, 'model');
  const signal = path.join(folder, 'signal.csv');
  const threads = INTEGERS;
  const variants = TASKS.flatMap((task) =>
    task.variants.map(({ builder }) => [task.name, '--builder', builder]),
  );
  return {
    'scripts/start.ts': {
      base: ['--steps', '1', '--backend', 'wasm', ...out],
      values: { data: wrong, out: noFolder },
    },
    'scripts/train.ts': {
      base: ['convAutoencoder1d', ...small, ...out],
      values: {
        data: wrong,
        test: wrong,
        group: ['', '(', 'x'],
        augment: ['', 'flap', 'flip,', 'flip,none'],
        size: ['', '64', '0x4', 'x', '1e3x2', '4x', '-1x2'],
        out: noFolder,
        threads,
        classes: wrong,
        ignore: ['', 'red', '-1'],
        noise: ['', 'x', '-1', '2'],
        factor: ['', '1', '5', '2.5'],
        adversarial: ['', '-1', 'x'],
        intervals: wrong,
        delimiter: ['', 'no-such'],
        from: wrong,
      },
      calls: [
        ...variants.flatMap((which) =>
          wrong.map((data) => [...which, ...small, '--data', data, ...out]),
        ),
        ...variants.flatMap((which) =>
          ['{"filters":"x"}', '{"filters":[0]}', '{"seed":-0.5}', '{"inputShape":[0]}'].map(
            (options) => [...which, ...small, '--model', options, ...out],
          ),
        ),
        ...['--gray', '--classes=no-such', '--ignore=255', '--alphabet=bytes'].map((option) => [
          'unet',
          option,
          ...small,
          ...out,
        ]),
        [],
        ['no-such'],
        ['unet', 'segnet'],
        ['convAutoencoder1d', ...small, '--resume', ...out],
        ['convAutoencoder1d', ...small, '--resume', '--out', run],
        ['convAutoencoder1d', ...small, '--model', '{"no-such":1}', '--out', run],
      ],
    },
    'scripts/evaluate.ts': {
      base: [run, '--backend', 'wasm', ...out],
      values: { data: wrong, out: noFolder },
      calls: [[], [run, run], ...runs.map((one) => [one, '--backend', 'wasm'])],
    },
    'scripts/predict.ts': {
      base: [run, signal, '--backend', 'wasm', ...out],
      values: { out: noFolder },
      calls: [
        [],
        [run, '--backend', 'wasm'],
        ...runs.map((one) => [one, signal, '--backend', 'wasm']),
        ...wrong.map((file) => [run, file, '--backend', 'wasm', ...out]),
      ],
    },
    'scripts/deconvolve.ts': {
      base: ['--model', model, '--csv', signal, '--backend', 'wasm', '--layer', 'conv1d_0'],
      values: {
        model: wrong,
        photos: wrong,
        image: [],
        signal: [],
        csv: [],
        docs: noFolder,
        out: noFile,
      },
      calls: [
        ...['--image', '--signal', '--csv'].flatMap((option) =>
          [...wrong, signal].map((file) => [
            '--model',
            model,
            option,
            file,
            '--backend',
            'wasm',
            '--layer',
            'conv1d_0',
            ...(file === signal ? ['--csv', signal, '--signal', signal] : []),
          ]),
        ),
        ['--model', model, '--backend', 'wasm', '--layer', 'conv1d_0'],
        ...INTEGERS.map((digit) => ['--digit', digit, '--backend', 'wasm']),
      ],
    },
    'scripts/convert.ts': {
      base: [model, path.join(folder, 'out.keras'), '--backend', 'wasm'],
      values: { layout: ['', 'NCHW', 'keep'], opset: ['', '12', '24', 'x'] },
      calls: [
        [],
        [model],
        [model, 'a', 'b'],
        ...wrong.map((file) => [file, path.join(folder, 'out.keras'), '--backend', 'wasm']),
        ...['a.json', '/dev/null/a.onnx', '/dev/null/x.h5', '/sys/x.keras', '/dev/null/x', ''].map(
          (to) => [model, to, '--backend', 'wasm'],
        ),
        [model, places.noFolder[1]!, '--backend', 'wasm'],
        [model, path.join(folder, 'empty'), '--input-shape', '8,1', '--backend', 'wasm'],
        ...[
          ['--layout', 'keep'],
          ['--opset', '17'],
        ].map((more) => [model, 'a.keras', ...more]),
        ...[
          ['--layout', 'NCHW'],
          ['--opset', '24'],
        ].map((more) => [model, path.join(folder, 'out.onnx'), ...more, '--backend', 'wasm']),
        ['http://127.0.0.1:9/a.keras', path.join(folder, 'out.keras'), '--backend', 'wasm'],
      ],
    },
    'scripts/split.ts': {
      base: [run, '--backend', 'wasm', ...out],
      values: { out: noFolder },
      calls: [
        [],
        [run, run],
        ...runs.map((one) => [one, '--backend', 'wasm']),
        ...wrong.map((file) => [file, '--backend', 'wasm']),
      ],
    },
    'scripts/demo_models.ts': {
      base: ['--only', 'ecg', '--steps', '1', '--backend', 'wasm'],
      values: { out: noFolder },
    },
    'scripts/reproduce.ts': {
      base: ['ecg-anomalies', '--quick', '--backend', 'wasm', '--data', folder],
      values: { data: [path.join(folder, 'no-such'), '/dev/null', ''], out: [] },
      calls: [['no-such'], ['ecg-anomalies', 'no-such'], ['']],
    },
    // A folder that is empty, or none, is one where all is absent.
    'scripts/check_data.ts': { calls: [['out', 'two']] },
    'scripts/check_backends.ts': {},
    'scripts/docs_keras.ts': {},
    'scripts/docs_training.ts': {},
    'scripts/docs_api.ts': { values: { out: [] } },
    'scripts/draw_arithmetic.ts': { calls: [['a', 'b'], ...noFolder.map((to) => [to])] },
    'scripts/check_keras.ts': {
      values: { format: ['', 'no-such', 'h6'], trainings: ['', 'no-such'] },
      calls: [['/dev/null/python'], ['no-such-python']],
    },
    'scripts/check_onnx.ts': {
      values: { folder: [], list: ['', 'no-such'], only: ['', 'no-such'] },
      calls: [['/dev/null/python'], ['no-such-python']],
    },
    'scripts/check_distributed.ts': { calls: [['/dev/null/python'], ['no-such-python']] },
    // What it measures takes minutes, and anything may be the name of a row.
    'bench/bench.ts': { values: { rows: ['', 'no-such', 'forward,'], only: ['no-such'], out: [] } },
    'bench/libraries.ts': { calls: [['now']] },
    'scripts/build.ts': { calls: [['out']] },
    'scripts/site.ts': { calls: [['out']] },
    'scripts/native.ts': { calls: [['now']] },
    'scripts/check_package.ts': { calls: [['now']] },
    'scripts/check_bundlers.ts': { calls: [['no-such'], ['Vite', '']] },
    'scripts/doctor.ts': { calls: [['now']] },
    'scripts/tfjs_deconv.ts': { calls: [['trian'], ['constructor'], [], ['trian', 'unet']] },
    'scripts/demo.ts': { calls: [['now'], ['--port', '65536']] },
    'scripts/check_tfjs_core.ts': { calls: [['now']] },
  };
}

/** Everything that a script must refuse, from the options of its usage and the table. */
export function refusals(script: string, places: Places): Refusal[] {
  const row = table(places)[script];
  if (row === undefined) throw new Error(`__tests__/scripts/refusals/rows.ts lacks ${script}`);
  const { base = [], values = {}, calls = [] } = row;
  const generated = optionsOf(script).flatMap(([name, word]) => {
    if (word === undefined && values[name] === undefined) {
      // It takes no value.
      return [
        [...base, `--${name}=1`],
        [...base, `--${name}x`],
      ];
    }
    const wrong = values[name] ?? VALUES[word!];
    if (wrong === undefined) throw new Error(`${script}: what is wrong for --${name} ${word}?`);
    return [[...base, `--${name}`], ...wrong.map((value) => [...base, `--${name}=${value}`])];
  });
  return [[...base, '--no-such-option'], ...generated, ...calls].map((args) => ({ script, args }));
}

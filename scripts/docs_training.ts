/**
 * Compares the defaults of tfjs's layers and optimizers with those of Keras 3 that docs/training.md lists.
 *
 *     npm run docs:training -- [options]
 *
 *   --write        writes the table of docs/training.md; without it, another one there is an error
 */
import path from 'node:path';
import { DEFAULTS, RATES } from '../lib/stock/training/defaults.js';
import { runScript } from './command_line.js';
import { writeTable } from './tables/write_table.js';

await runScript(import.meta.url, { write: { type: 'boolean', default: false } }, ({ write }) => {
  const layers = DEFAULTS.map(({ classes, argument, stock, keras }) => {
    const names = classes.map((name) => name.replace(/Cell$/, '')).join(', ');
    return [names, argument, `${stock}`, `${keras}`];
  });
  const rates = Object.entries(RATES).map(([name, { stock, keras }]) => {
    return [`optimizer '${name}'`, 'learningRate', `${stock}`, `${keras}`];
  });
  const headings = ['', 'where nothing is given', 'tfjs', 'Keras, and tfjs-deconv/keras-defaults'];
  writeTable([headings, ...layers, ...rates], {
    file: path.join('docs', 'training.md'),
    command: 'docs:training',
    write,
  });
});

/**
 * Loads a small model of each of Keras 3's layer classes, and says in docs/keras.md which load, as what, and which are
 * refused, and why.
 *
 *     npm run docs:keras -- [options]
 *
 *   --write        writes the table of docs/keras.md; without it, another one there is an error
 */
import path from 'node:path';
import { pickBackend } from '../lib/node/index.js';
import { runScript } from './command_line.js';
import { classFiles } from './layer_classes/class_files.js';
import { classOutcome, outcomeRow } from './layer_classes/class_outcome.js';
import { writeTable } from './tables/write_table.js';

await runScript(import.meta.url, { write: { type: 'boolean', default: false } }, async (given) => {
  await pickBackend('cpu');
  const { keras, classes } = classFiles();
  const rows: [string, string][] = [];
  for (const one of classes) rows.push(outcomeRow(one, await classOutcome(one)));
  const loaded = rows.filter(([, told]) => told.startsWith('loads')).length;
  console.log(`${loaded} of ${rows.length} classes of Keras ${keras} load.`);
  writeTable([[`class of Keras ${keras}`, 'in loadKeras'], ...rows], {
    file: path.join('docs', 'keras.md'),
    command: 'docs:keras',
    write: given.write === true,
  });
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

interface Values {
  shape: number[];
  data: number[];
}

/** What Keras made of a model: its outputs, and the losses of three steps of SGD where nothing is random. */
export interface Told {
  inputs: Values[];
  outputs: Values[];
  losses?: number[];
}

/** A class of keras.layers and a small model with it. */
export interface ClassFile {
  name: string;
  /** Its other names in keras.layers. */
  aliases: string[];
  file: Uint8Array;
  /** Null where Keras makes no such model without TensorFlow or code of its user's. */
  told: Told | null;
}

const PACK = path.join('__tests__', 'fixtures', 'oracle', 'keras_layer_classes.zip.br');

/** The model of Identity with another class in its place: enough for a class that is refused. */
function withClass(identity: Uint8Array, name: string): Uint8Array {
  const files = unzipSync(identity);
  const config = strFromU8(files['config.json']!).replaceAll('"Identity"', `"${name}"`);
  return zipSync({ ...files, 'config.json': strToU8(config) }, { level: 0 });
}

/** Every class of keras.layers, as scripts/fixtures/keras_layer_classes.py has packed them. */
export function classFiles(): { keras: string; classes: ClassFile[] } {
  const files = unzipSync(brotliDecompressSync(readFileSync(PACK)));
  const json = <T>(name: string): T => JSON.parse(strFromU8(files[name]!)) as T;
  const { keras, classes } = json<{ keras: string; classes: Record<string, string[]> }>(
    'classes.json',
  );
  const listed = Object.entries(classes).map(([name, aliases]) => ({
    name,
    aliases,
    file: files[`${name}.keras`] ?? withClass(files['Identity.keras']!, name),
    told: files[`${name}.json`] === undefined ? null : json<Told>(`${name}.json`),
  }));
  return { keras, classes: listed };
}

import type { Kind } from '../../../lib/predict/index.js';

const TABLE = /\.(csv|tsv)$/i;
const SOUND = /\.wav$/i;
const TEXT = /\.(txt|text)$/i;

/** Whether a file of such a name is taken for an input of a kind, where there are several. */
export function takesFile(kind: Kind, name: string): boolean {
  const [table, sound, text] = [TABLE, SOUND, TEXT].map((one) => one.test(name));
  switch (kind) {
    case 'signal':
    case 'audio':
      return table! || sound!;
    case 'numbers':
      return table!;
    case 'text':
      return text!;
    case 'image':
      return !table && !sound && !text;
  }
}

import type { Kind } from '../../../lib/predict/index.js';
import type { Asked, InputPanel } from './given.js';
import { numbersPanel } from './numbers_panel.js';
import { picturePanel } from './picture_panel.js';
import { signalPanel } from './signal_panel.js';
import { textPanel } from './text_panel.js';

const PANELS: Readonly<Record<Kind, (asked: Asked) => InputPanel>> = {
  image: picturePanel,
  signal: signalPanel,
  audio: signalPanel,
  text: textPanel,
  numbers: numbersPanel,
};

/** What files the model takes, in a sentence. */
export const WANTED: Readonly<Record<Kind, string>> = {
  image: 'The model takes pictures: open one above.',
  signal: 'The model takes signals: open a CSV or WAV file above.',
  audio: 'The model takes sounds: open a WAV or CSV file above.',
  text: 'The model takes texts: open one above, or write one.',
  numbers: 'The model takes numbers: open a CSV file above, or write them.',
};

/** What asks for a model's input. */
export const inputPanel = (asked: Asked): InputPanel => PANELS[asked.description.kind](asked);

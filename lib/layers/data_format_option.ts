import { DATA_FORMATS } from '../ops/data_format.js';
import { type Options, oneOfOption } from './options.js';

/** Where the channels are. */
export const dataFormatOption = oneOfOption(DATA_FORMATS, 'channelsLast');

/** That of a layer which Keras has with a format in two dimensions and more. */
export const formatOption = (rank: number): Options =>
  rank === 1 ? {} : { dataFormat: dataFormatOption };

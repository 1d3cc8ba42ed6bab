/**
 * Decoders in pieces: the same values as the whole, in bounded memory, of pictures by tiles and of signals as they come.
 *
 * @packageDocumentation
 */
export type { WatchOptions } from '../../watch.js';
export { type DecodeTiledOptions, decodeTiled } from './decode_tiled.js';
export { type DecoderStream, stream } from './stream.js';

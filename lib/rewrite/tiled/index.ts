/**
 * Decoders in pieces: the same values as the whole, in bounded memory, of pictures by tiles and of signals as they come.
 *
 * @packageDocumentation
 */
export type { WatchOptions } from '../../watch.js';
export { decodeTiled } from './decode_tiled.js';
export type { DecodeTiledOptions, OutputTile } from './decoding.js';
export { type DecoderStream, stream } from './stream.js';
export { tilesOf } from './tiles_of.js';

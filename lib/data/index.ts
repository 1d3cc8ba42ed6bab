/**
 * Data sets that are drawn, so that nothing is downloaded, and readers of file formats that take bytes, in Node and in
 * pages alike.
 *
 * @packageDocumentation
 */

export { Random, type RandomState } from '../arithmetic/random.js';
export { pcaReconstructionErrors, pcaReconstructionMse } from '../measures/pca.js';
export { Alphabet, type AlphabetOptions } from './alphabet.js';
export { type Cells, type CellsOptions, cells } from './cells.js';
export { type CsvNumbers, type CsvOptions, csvNumbers } from './csv_numbers.js';
export { type CsvRow, csvRows } from './csv_rows.js';
export { BEAT_KINDS, type EcgBeats, type EcgBeatsOptions, ecgBeats } from './ecg_beats.js';
export { type Glyphs, type GlyphsOptions, glyphs } from './glyphs.js';
export { type Idx, type IdxData, type IdxHeader, parseIdx } from './idx.js';
export { type Image, withChannels } from './image.js';
export { imageToPng } from './image_to_png.js';
export { type EcgRecord, ludbRecords } from './ludb.js';
export {
  MACHINE_CHANNELS,
  MACHINE_FAULTS,
  type MachineSeries,
  type MachineSeriesOptions,
  machineSeries,
} from './machine_series.js';
export { type ParsePngOptions, parsePng } from './parse_png.js';
export { type ParsedWav, parseWav, type Wav } from './parse_wav.js';
export { type ProseLinesOptions, proseLines } from './prose_lines.js';
export { type Scenes, type ScenesOptions, scenes } from './scenes.js';
export { type SyntheticEcg, type SyntheticEcgOptions, syntheticEcg } from './synthetic_ecg.js';
export { type TextLine, textLines } from './text_lines.js';
export { toIdx } from './to_idx.js';
export { type ToWavOptions, toWav } from './to_wav.js';
export { decodeUtf8, type Pieces } from './utf8.js';
export { WAVES } from './wave_labels.js';

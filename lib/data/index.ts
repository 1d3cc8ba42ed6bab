export { type Glyphs, type GlyphsOptions, glyphs } from './glyphs.js';
export { type Idx, type IdxData, parseIdx } from './idx.js';
export { pcaReconstructionMse } from './pca.js';
export { Random, type RandomState } from './random.js';

import type { TestBackend } from '../backends.js';

/** The backends of graphics cards, which deal cases out between them. */
const CARDS: readonly TestBackend[] = ['webgl', 'webgpu'];

/**
 * Whether a graphics card tries the case at that place: of two one on webgl and one on webgpu, as shaders take long to
 * compile, and each all of them with GPU_SLOW=1, as `npm run check:backends` has it. Other backends try all.
 */
export function dealtTo(backend: TestBackend, place: number): boolean {
  const card = CARDS.indexOf(backend);
  return card < 0 || process.env.GPU_SLOW === '1' || place % CARDS.length === card;
}

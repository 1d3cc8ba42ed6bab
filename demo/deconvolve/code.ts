import type { Method } from '../../lib/visualize/methods.js';

/** A string as JavaScript writes it here. */
const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** What the page does, for the user's own program. */
export function codeOf(
  layer: string,
  method: Method,
  filter: number,
  position: readonly number[],
): string {
  return [
    "import { deconvolve, grid, toCanvas } from 'tfjs-deconv/visualize';",
    '',
    'const { projections, activations, units } = await deconvolve(model, input, {',
    `  layer: ${quoted(layer)},`,
    `  method: ${quoted(method)},`,
    `  filters: ${filter},`,
    ...(position.length > 0 ? [`  position: [${position.join(', ')}],`] : []),
    '});',
    "toCanvas(await grid(projections, { normalize: 'diverging' }), canvas);",
    'projections.dispose();',
    'activations.dispose();',
  ].join('\n');
}

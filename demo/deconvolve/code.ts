import type { Method } from '../../lib/visualize/methods.js';

/** A string as JavaScript writes it here. */
const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** What the page does, for the user's own program. */
export function codeOf(
  layer: string,
  method: Method,
  filter: number,
  position: readonly number[],
  /** Of several inputs the one that is looked at. */
  input?: string,
): string {
  const several = input !== undefined;
  const found = several ? 'projections: [projections]' : 'projections';
  return [
    "import { deconvolve, grid, toCanvas } from 'tfjs-deconv/visualize';",
    '',
    `const { ${found}, activations, units } = await deconvolve(model, ${several ? 'inputs' : 'input'}, {`,
    `  layer: ${quoted(layer)},`,
    `  method: ${quoted(method)},`,
    `  filters: ${filter},`,
    ...(several ? [`  wrt: ${quoted(input)},`] : []),
    ...(position.length > 0 ? [`  position: [${position.join(', ')}],`] : []),
    '});',
    "toCanvas(await grid(projections, { normalize: 'diverging' }), canvas);",
    'projections.dispose();',
    'activations.dispose();',
  ].join('\n');
}

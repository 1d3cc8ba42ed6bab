import { product } from '../arithmetic/product.js';
import { fail, show } from '../check.js';
import { registry } from '../tfjs/resolve.js';

type Shape = (number | null)[];

/** What of tfjs's Reshape its types keep back. */
interface StockReshape {
  readonly name: string;
  fixUnknownDimension(inputShape: number[], targetShape: Shape): number[];
}

/**
 * A sample that does not fit into `targetShape` ends in tfjs's "Total size of new array must be unchanged.", of no layer in
 * particular. Importing this file makes the error name the layer and the shapes.
 */
const prototype = registry().Reshape![0].prototype as unknown as StockReshape;
const stock = prototype.fixUnknownDimension;

prototype.fixUnknownDimension = function (inputShape, targetShape) {
  const known = product(targetShape.map((n) => n ?? 1));
  const count = product(inputShape);
  const open = targetShape.filter((n) => n === null).length;
  const fits = open === 0 ? count === known : known > 0 && count % known === 0;
  if (fits || open > 1) return stock.call(this, inputShape, targetShape);
  const numbers = open === 0 ? `${known} numbers` : `a multiple of ${known} numbers`;
  const expected = `a sample of ${numbers}, as targetShape ${show(targetShape)} has`;
  return fail(`Reshape '${this.name}'`, 'the input', expected, inputShape);
};

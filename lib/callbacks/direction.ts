import { fail, oneOf } from '../check.js';
import { camelCased } from '../tfjs/spelling.js';

/** Whether less is better, or more. */
export type Direction = 'min' | 'max';

const MORE =
  /^(acc|accuracy|auc|dice|binaryDice|precision|recall|psnr|ssim|msSsim|r2Score|cosine|cosineProximity|cosineSimilarity|\w*(Accuracy|IoU|Score|Similarity))$/;
const LESS =
  /^(loss|mse|mae|mape|msle|rmse|calibrationError|\w*(Error|Crossentropy|Loss|Divergence))$/;

/** What is known of a metric by its name in the logs, behind `val_` and the name of an output, before a number. */
function known(name: string): Direction | null {
  const parts = name.replace(/^val_/, '').replace(/_\d+$/, '').split('_');
  for (let from = 0; from < parts.length; from++) {
    const rest = camelCased(parts.slice(from).join('_'));
    if (MORE.test(rest)) return 'max';
    if (LESS.test(rest)) return 'min';
  }
  return null;
}

/** Whether less of what is watched is better: as `mode` says, or by its name. */
export function directionOf(where: string, monitor: string, mode: string): Direction {
  const given = oneOf(where, 'mode', mode, ['auto', 'min', 'max']);
  if (given !== 'auto') return given;
  const found = known(monitor);
  if (found !== null) return found;
  return fail(where, 'mode', `'min' or 'max' for '${monitor}', of which it is not known`, mode);
}

import { METHODS, type Method } from '../../lib/visualize/methods.js';
import type { UnitOptions } from '../../lib/visualize/units.js';
import { readInteger, updateAddress } from '../ui/url_state.js';

/** How many filters are shown at most. */
export const TOPS = [4, 9, 16, 36, 64];
const DEFAULT_TOP = 9;
const MOST_SEEDS = 9_999;

/** What is chosen, as the address has it; what the address has wrong is left to its default. */
export interface Choices {
  readonly model: string | null;
  readonly layer: string | null;
  readonly example: string | null;
  readonly scale: string | null;
  readonly method: Method;
  readonly top: number;
  readonly seed: number;
  /** Null for the layer's strongest. */
  readonly unit: UnitOptions | null;
}

export type Changes = Readonly<Record<string, string | number | null>>;

/** A model's own choices: another model has others. */
export const OF_MODEL: Changes = {
  layer: null,
  filter: null,
  at: null,
  example: null,
  seed: null,
  values: null,
};

const index = (text: string | null): number | null =>
  text !== null && /^\d+$/.test(text) ? Number(text) : null;

export function readChoices(settings: URLSearchParams): Choices {
  const filter = index(settings.get('filter'));
  const at = settings.get('at')?.split(',').map(index) ?? [];
  const position = at.length > 0 && !at.includes(null) ? { position: at as number[] } : {};
  return {
    model: settings.get('model'),
    layer: settings.get('layer'),
    example: settings.get('example'),
    scale: settings.get('values'),
    method: METHODS.find((name) => name === settings.get('method')) ?? 'deconvnet',
    top: readInteger(settings, 'top', DEFAULT_TOP, [1, TOPS.at(-1)!]),
    seed: readInteger(settings, 'seed', 1, [0, MOST_SEEDS]),
    unit: filter === null ? null : { filters: filter, ...position },
  };
}

/** Changes settings, in the address too; null takes one out. */
export function writeChoices(settings: URLSearchParams, changes: Changes): void {
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) settings.delete(name);
    else settings.set(name, String(value));
  }
  updateAddress(settings);
}

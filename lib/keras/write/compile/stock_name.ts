import * as tfl from '@tensorflow/tfjs-layers';

/** Functions of tfjs-layers, which a name belongs to however its build calls them. */
const FUNCTIONS = new Map<unknown, string>(
  Object.entries(tfl.metrics).map(([name, made]) => [made, name]),
);

/** The name of one of tfjs-layers's own losses and metrics, null for any other function. */
export const stockName = (made: unknown): string | null => FUNCTIONS.get(made) ?? null;

import type { OptimizerOptions } from './optimizer_options.js';
import { loadRate, saveRate } from './schedules/saved.js';

/** Settings as JSON. Texts are written so that loading a model leaves them: tfjs changes others to camel case. */
export function saveSettings(
  where: string,
  settings: Required<OptimizerOptions>,
): Record<string, unknown> {
  const entries = Object.entries(settings).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map((text: string) => ({ name: text })) : value,
  ]);
  return { ...Object.fromEntries(entries), learningRate: saveRate(where, settings.learningRate) };
}

/** The inverse of `saveSettings`. @throws ValueError for a schedule that is none */
export function loadSettings(where: string, saved: object): Record<string, unknown> {
  // The custom objects are tfjs's, where it loads a model.
  const entries = Object.entries(saved).filter(([name]) => name !== 'customObjects');
  const settings = Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((one) => one?.name ?? one) : value,
    ]),
  );
  return { ...settings, learningRate: loadRate(where, settings.learningRate) };
}

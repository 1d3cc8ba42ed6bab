/** Keras's spelling of a name as tfjs's: 'use_bias' is 'useBias'. */
export const camelCased = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** tfjs's spelling of a name as Keras's: 'useBias' is 'use_bias'. */
export const snakeCased = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

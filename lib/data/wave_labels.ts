/** What a sample of an ECG belongs to, by its label: 0 none, 1 the P wave, 2 QRS, 3 the T wave. */
export const WAVES = ['none', 'P', 'QRS', 'T'] as const;

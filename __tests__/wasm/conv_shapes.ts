import { type ConvCase, geometry } from '../reference/conv_gradients.js';

/** The shapes of a case's tensors. */
export function shapes(c: ConvCase) {
  const { output } = geometry(c);
  return {
    x: [c.batch, ...c.input, c.inChannels],
    y: [c.batch, ...output, c.outChannels],
    w: [...c.kernel, c.inChannels, c.outChannels],
  };
}

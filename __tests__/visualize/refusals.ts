import type { Method } from '../../lib/visualize/index.js';
import type { NetworkName } from './networks.js';

/** The methods of `deconvolve`, and what makes an input. */
export type Way = Method | 'maximizeActivation';

const NO_MAPS = /maps must be a layer with maps that leads to answer, got 'a network without any'/;
const INTEGERS = /the input must have a gradient, got integers, which 'words' takes/;
const rule = (layer: string) => new RegExp(`has no rule for ${layer}`);
const maps = {
  gradcam: NO_MAPS,
  gradcamPlusPlus: NO_MAPS,
  layercam: NO_MAPS,
  scorecam: NO_MAPS,
};
const recurrent = (layer: string) => ({
  ...maps,
  deconvnet: rule(layer),
  guided: rule(layer),
  guidedGradcam: rule(layer),
  lrp: rule("LSTM 'lstm'"),
  deeplift: rule("LSTM 'lstm'"),
});

/** What is refused, by name and with the reason: a rule without a layer's, or maps where there are none. */
export const REFUSALS: Partial<Record<NetworkName, Partial<Record<Way, RegExp>>>> = {
  squeezed: { lrp: rule("Multiply 'excited'"), deeplift: rule("Multiply 'excited'") },
  text: { maximizeActivation: INTEGERS },
  masked: { ...recurrent("LSTM 'lstm'"), maximizeActivation: INTEGERS },
  stateful: recurrent("Bidirectional 'both'"),
  twins: {
    maximizeActivation: /wrt must be given, a layer that '[^']+', '[^']+' pass on their way/,
  },
};

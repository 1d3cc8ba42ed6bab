import { panels } from '../engine/panels.js';
import { digits } from '../reconstruct/digits.js';
import { heartbeats } from '../reconstruct/heartbeats.js';
import { panel } from '../reconstruct/panel.js';
import { h } from '../ui/dom.js';
import type { View } from '../ui/view.js';

/** Autoencoders of pictures and of signals, live. */
export async function openReconstruct(settings: URLSearchParams): Promise<View> {
  const introduction = [
    h('h2', {}, 'What does an autoencoder keep?'),
    h(
      'p',
      {},
      'The encoder, of convolutions, squeezes its input into a few numbers, the code; the decoder, ' +
        'of transposed convolutions, makes the input again from these alone.',
    ),
  ];
  return panels(introduction, [digits, heartbeats], ['example', 'seed'], settings, panel);
}

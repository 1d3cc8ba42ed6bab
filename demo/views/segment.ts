import { panels } from '../engine/panels.js';
import { cellPicture } from '../segment/cell_picture.js';
import { ecgWaves } from '../segment/ecg_waves.js';
import { panel } from '../segment/panel.js';
import { h } from '../ui/dom.js';
import type { View } from '../ui/view.js';

/** U-Nets on pictures and on signals. */
export async function openSegment(settings: URLSearchParams): Promise<View> {
  const introduction = [
    h('h2', {}, 'What is where?'),
    h(
      'p',
      {},
      'A U-Net looks at its input at ever coarser scales, goes back up by transposed convolutions, and ' +
        'keeps the fine detail by what it saw at each scale on the way down.',
    ),
  ];
  const own = ['seed', 'threshold'];
  return panels(introduction, [cellPicture, ecgWaves], own, settings, panel);
}

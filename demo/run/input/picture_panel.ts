import { fitImage } from '../../../lib/data/fit_image.js';
import type { Image } from '../../../lib/data/image.js';
import { checkPictureOptions, pictureValues } from '../../../lib/predict/prepare_picture.js';
import { type ReadImage, readImage } from '../../input/read_image.js';
import { h } from '../../ui/dom.js';
import { slider } from '../../ui/slider.js';
import { choice, named } from './choice.js';
import { doneList } from './done_list.js';
import type { Asked, InputPanel } from './given.js';
import {
  CHANNELS,
  FITS,
  firstChoices,
  PAPERS,
  type PictureChoices,
  pictureOffers,
  RANGES,
  RESAMPLINGS,
} from './picture_choices.js';
import { picturePreview } from './picture_preview.js';
import { preparePicture } from './prepare_picture.js';

const MOST_ZOOM = 16;

/** Without what `predict` would do by itself beside what was chosen. */
function chosenAlone(
  description: Asked['description'],
  range: PictureChoices['range'],
): Asked['description'] {
  const { data } = description;
  if (range === 'model' || data?.exposure === undefined) return description;
  const { exposure: _, ...rest } = data;
  return { ...description, data: rest };
}

/** A picture: what it is, what is done to it, and how the model sees it. */
export function picturePanel({ description, given, fail }: Asked): InputPanel {
  const { inputShape, range, data } = description;
  let read: ReadImage | null = null;
  let choices: PictureChoices | null = null;
  const controls = h('div', { class: 'choices' });
  const told = h('div');
  const preview = h('div');
  const content = h(
    'div',
    { hidden: true },
    h('div', { class: 'columns' }, h('div', {}, controls), preview),
    told,
  );

  /** As the model is given it, where its description fits the size: the middle. */
  const seen = (image: Image): Image =>
    choices!.fit === 'model' && data?.size !== undefined
      ? fitImage(image, data.size, data.resize ?? 'cover')
      : image;
  const show = () => {
    if (read === null || choices === null) return;
    try {
      const { image, options, part, done } = preparePicture(read.image, description, choices);
      const own = chosenAlone(description, choices.range);
      told.replaceChildren(doneList([...read.facts, ...done]));
      const view = seen(image);
      preview.replaceChildren(picturePreview(read.image, part, view));
      const checked = checkPictureOptions('This page', options, inputShape[2]!, range);
      const scale = {
        label: RANGES[choices.range],
        kinds: ['picture'] as const,
        apply: (values: Float32Array) =>
          pictureValues({ ...view, data: values }, checked, own.data?.exposure),
      };
      const sample = { name: read.name, lengths: [view.height, view.width], values: view.data };
      const fits = view.channels === inputShape[2];
      given({ input: image, options, description: own, looked: fits ? { sample, scale } : null });
    } catch (error) {
      fail(error);
    }
  };
  const change = (changes: Partial<PictureChoices>) => {
    choices = { ...choices!, ...changes };
    place.hidden = choices.zoom === 1;
    show();
  };
  const percent = (value: number) => `${value} %`;
  const across = slider('Across', [0, 100], (value) => change({ across: value }), percent);
  const down = slider('Down', [0, 100], (value) => change({ down: value }), percent);
  const closer = slider(
    'Closer',
    [1, MOST_ZOOM],
    (value) => change({ zoom: value }),
    (value) => `${value} ×`,
  );
  const place = h('div', { hidden: true }, across.element, down.element);
  const offer = (image: Image, chosen: PictureChoices) => {
    const { papers, fits, channels, ranges } = pictureOffers(description, image);
    closer.set(chosen.zoom);
    across.set(chosen.across);
    down.set(chosen.down);
    place.hidden = true;
    controls.replaceChildren(
      ...(papers
        ? [
            choice(
              'Transparency',
              named(PAPERS, ['white', 'black', 'none']),
              chosen.paper,
              (paper) => change({ paper }),
            ),
          ]
        : []),
      choice('Size', named(FITS, fits), chosen.fit, (fit) => change({ fit })),
      choice('Resampling', named(RESAMPLINGS, ['linear', 'nearest']), chosen.resampling, (one) =>
        change({ resampling: one }),
      ),
      choice('Channels', named(CHANNELS, channels), chosen.channel, (one) =>
        change({ channel: one }),
      ),
      choice('Values', named(RANGES, ranges), chosen.range, (one) => change({ range: one })),
      closer.element,
      place,
    );
  };
  return {
    element: content,
    async take(file) {
      read = await readImage(file);
      choices = firstChoices(description, read.image);
      offer(read.image, choices);
      content.hidden = false;
      show();
    },
  };
}

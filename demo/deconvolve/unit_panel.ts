import type { Picture } from '../../lib/pictures/picture.js';
import type { ReceptiveField } from '../../lib/visualize/receptive_field.js';
import { h } from '../ui/dom.js';
import { pictureCanvas } from '../ui/picture_canvas.js';
import { cropped, fieldText, seesAll } from './field.js';
import { type FilterMap, mapButton, type Project } from './map_button.js';
import { filterText, number, placeText, sentence } from './text.js';

/** One unit alone, as pictures. */
export interface UnitPictures {
  readonly map: FilterMap | null;
  readonly filter: number;
  readonly activation: number;
  readonly position: readonly number[];
  /** What it can see, if that is known. */
  readonly field: ReceptiveField | null;
  /** The input's lengths. */
  readonly lengths: readonly number[];
  /** Null for a signal, which is drawn with its projection. */
  readonly input: Picture | null;
  readonly projection: Picture;
}

/** Of a picture's sides the part below which the field is shown enlarged as well. */
const SMALL = 0.5;

const figure = (caption: string, ...content: HTMLElement[]) =>
  h('figure', {}, h('div', { class: 'frame' }, ...content), h('figcaption', {}, caption));

/** A frame around the field, over a picture of the input's size. */
function fieldFrame({ start, end }: ReceptiveField, [height, width]: readonly number[]) {
  const percent = (from: number, to: number, all: number) =>
    [from, to - from].map((part) => `${(100 * part) / all}%`);
  const [top, tall] = percent(start[0]!, end[0]!, height!);
  const [left, wide] = percent(start[1]!, end[1]!, width!);
  const style = `left:${left};top:${top};width:${wide};height:${tall}`;
  return h('span', { class: 'field', style });
}

/** What the unit is and what it sees, in words. */
function words({ filter, activation, position, field, lengths }: UnitPictures): string {
  const place = placeText(position);
  const name = sentence(filterText(filter, position));
  const unit = `${name}${place && ` at ${place}`} has activation ${number(activation)}.`;
  return field === null ? unit : `${unit} It can see ${fieldText(field, lengths)}.`;
}

/** One unit: where it is, what it can see, what in that made it respond. */
export function unitPanel(
  unit: UnitPictures,
  project: Project,
  said: (text: string) => void,
): HTMLElement {
  const { map, field, lengths, input, projection, filter } = unit;
  const maps =
    map === null ? [] : [figure(`map of filter ${filter}`, mapButton(map, project, said))];
  const name = `the unit's projection`;
  if (input === null) {
    const plot = pictureCanvas(projection, `The input with ${name}`);
    plot.classList.remove('pixels');
    const drawn = figure('the input: what adds to the unit red, what takes from it blue', plot);
    return h('div', { class: 'unit signals' }, h('p', {}, words(unit)), ...maps, drawn);
  }
  const part = field !== null && !seesAll(field, lengths);
  const framed = (picture: Picture, label: string) => [
    pictureCanvas(picture, label),
    ...(part ? [fieldFrame(field, lengths)] : []),
  ];
  const figures = [
    figure(
      part ? 'the input, framed what the unit can see' : 'the input',
      ...framed(input, 'The input'),
    ),
    ...maps,
    figure('deconvolution of the unit', ...framed(projection, `Deconvolution: ${name}`)),
  ];
  const small = field?.end.every((end, n) => end - field.start[n]! <= SMALL * lengths[n]!);
  if (field !== null && small) {
    const [seen, projected] = [cropped(input, field), cropped(projection, field)];
    figures.push(
      figure('what it sees, enlarged', pictureCanvas(seen, 'The part of the input, enlarged')),
      figure('its deconvolution there', pictureCanvas(projected, 'The projection there, enlarged')),
    );
  }
  return h(
    'div',
    { class: 'unit' },
    h('p', {}, words(unit)),
    h('div', { class: 'figures' }, ...figures),
  );
}

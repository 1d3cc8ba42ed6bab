import type { ModelDescription, Output } from '../../lib/predict/index.js';

const GIVES: Readonly<Record<Output, string>> = {
  image: 'an image',
  mask: 'the class of each place',
  classes: 'how likely each class is',
  signal: 'a signal',
  scores: 'how unusual the input is',
  text: 'a text',
  code: 'numbers',
};

const shapeText = (shape: readonly (number | null)[]) => shape.map((n) => n ?? 'any').join(' × ');

/** What names an option of a program names the menu of this page. */
export const inPage = (sentence: string, where: 'above' | 'below'): string =>
  sentence.replace('the option range says', `Values, ${where}, says`);

/** What a model takes and gives, in sentences. */
export function describeText(description: ModelDescription): string[] {
  const { source, kind, output, inputShape, outputShape, classes, range, assumed, data } =
    description;
  const says = source === 'description' ? 'Its description says' : 'Its layers say';
  const task = data?.task === undefined ? '' : ` It was trained to ${data.task}.`;
  const named = classes.length > 0 ? `, of ${classes.join(', ')}` : '';
  const rate = data?.rate === undefined ? '' : ` at ${data.rate} samples a second`;
  const black = kind === 'image' ? ` of values ${range[0]} to ${range[1]}` : '';
  return [
    `${says}: it takes ${kind}${rate}, ${shapeText(inputShape)}${black}, and gives ${GIVES[output]}${named} (shape ${shapeText(outputShape)}).${task}`,
    ...assumed.map((one) => `Assumed: ${inPage(one, 'below')}`),
  ];
}

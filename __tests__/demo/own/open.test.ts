import { modelInFolder } from '../../../demo/input/in_folder.js';
import { sortFiles } from '../../../demo/run/open/sort_files.js';
import { parseShape, shapeOfPrint } from '../../../demo/run/open/torch_model.js';
import { weightsAlone } from '../../../demo/run/open/weights_alone.js';

const file = (name: string, content = '') => new File([content], name);
const names = (files: readonly File[]) => files.map(({ name }) => name);

test.each([
  ['model.json w.bin a.png', 'model.json w.bin', 'a.png'],
  ['m.keras', 'm.keras', ''],
  ['m.onnx a.csv b.wav', 'm.onnx', 'a.csv b.wav'],
  ['run.zip', 'run.zip', ''],
  ['a.txt', '', 'a.txt'],
])('%s: the model is %s, inputs are %s', async (given, model, inputs) => {
  const sorted = await sortFiles(given.split(' ').map((name) => file(name)));
  expect(names(sorted.model).join(' ')).toBe(model);
  expect(names(sorted.inputs).join(' ')).toBe(inputs);
  expect(sorted.print).toBeNull();
});

test('a text beside weights is the print of their model, where it is one', async () => {
  const print = 'Sequential(\n  (0): Linear(in_features=4, out_features=2, bias=True)\n)\n';
  const sorted = await sortFiles([file('w.safetensors'), file('model.txt', print)]);
  expect([names(sorted.model), sorted.print, sorted.inputs]).toEqual([
    ['w.safetensors'],
    print,
    [],
  ]);
  const other = await sortFiles([file('w.pth'), file('a.txt', 'To be, or not')]);
  expect([other.print, names(other.inputs)]).toEqual([null, ['a.txt']]);
});

test.each([
  ['w.safetensors', true],
  ['model-1.safetensors model-2.safetensors model.safetensors.index.json', true],
  ['pytorch_model.bin', true],
  ['model.json w.bin', false],
  ['', false],
])('%s: weights alone %s', (given, expected) => {
  expect(
    weightsAlone(
      given
        .split(' ')
        .filter(Boolean)
        .map((name) => file(name)),
    ),
  ).toBe(expected);
});

test.each([
  [
    'run/model/model.json run/model/w.bin run/other/model.json',
    'run/model/model.json run/model/w.bin',
  ],
  [
    'run/generator/model.json run/generator/w.bin run/metrics.json',
    'run/generator/model.json run/generator/w.bin',
  ],
  ['model.json w.bin deep/model.json', 'model.json w.bin'],
  ['a/m.keras', 'a/m.keras'],
])('of %s the model is %s', (given, expected) => {
  const placed = given.split(' ').map((path) => ({ path, file: file(path) }));
  expect(names(modelInFolder(placed)).join(' ')).toBe(expected);
});

test.each([
  ['Sequential(\n (0): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1))\n)', '?, ?, 3'],
  ['(0): ConvTranspose1d(16, 8, kernel_size=(4,))', '?, 16'],
  ['(0): Linear(in_features=784, out_features=16, bias=True)', '784'],
  ['(0): ReLU()', ''],
])('the input of a print: %s', (print, expected) => {
  expect(shapeOfPrint(print)).toBe(expected);
});

test('shapes as users write them', () => {
  expect(parseShape('28, 28, 1')).toEqual([28, 28, 1]);
  expect(parseShape('? × ? × 3')).toEqual([null, null, 3]);
  for (const bad of ['', '28, -1', 'a, b']) {
    expect(() => parseShape(bad)).toThrow(
      `The shape must be lengths such as 28, 28, 1 (? for any), got '${bad}'.`,
    );
  }
});

import { readAddress, updateAddress, writeAddress } from '../../demo/ui/url_state.js';

let hash = '';
beforeAll(() => {
  const replaceState = (_: unknown, __: string, to: string) => {
    hash = to;
  };
  const location = {
    get hash() {
      return hash;
    },
  };
  Object.assign(globalThis, { location, history: { replaceState } });
});

test('a view that is left writes nothing over the address of the next', () => {
  hash = '#mask?seed=3&cat=1';
  const mask = readAddress();
  mask.settings.set('x', '5');
  updateAddress(mask.settings);
  expect(hash).toBe('#mask?seed=3&cat=1&x=5');
  hash = '#train';
  const train = readAddress();
  updateAddress(mask.settings);
  writeAddress(mask.settings, 'mask', { x: 6 });
  expect(hash).toBe('#train');
  writeAddress(train.settings, 'train', { rate: 2 });
  expect(hash).toBe('#train?rate=2');
});

import { deconvFormulas } from '../../lib/arithmetic/deconv_formulas.js';
import { deconvOutputLength } from '../../lib/arithmetic/index.js';
import { PADDINGS } from '../../lib/arithmetic/padding.js';

test('the formula that applies gives the length, for every i 1..60, k 1..9, s 1..4, outputPadding', () => {
  for (const padding of PADDINGS) {
    for (let s = 1; s <= 4; s++) {
      for (let k = 1; k <= 9; k++) {
        for (const outputPadding of [null, 0, 1, 2, 3].slice(0, s + 1)) {
          for (let i = padding === 'same' ? 2 : 1; i <= 60; i++) {
            const options = { stride: s, outputPadding };
            const o = deconvOutputLength(i, k, padding, options)!;
            const { p, a, applies, plain, withRemainder } = deconvFormulas(i, k, padding, options);
            const evaluated = {
              plain: (i - 1) * s + k - 2 * p,
              withRemainder: (i - 1) * s + a + k - 2 * p,
            };
            const text = `i=${i} k=${k} s=${s} ${padding} op=${outputPadding}: p=${p} a=${a}`;
            if (evaluated[applies] !== o || evaluated.withRemainder !== o) throw new Error(text);
            if ((evaluated.plain === o) !== (applies === 'plain')) throw new Error(text);
            if (!plain.endsWith(`= ${evaluated.plain}`)) throw new Error(`${text}: ${plain}`);
            if (!withRemainder.includes(`= ${o}, a =`))
              throw new Error(`${text}: ${withRemainder}`);
          }
        }
      }
    }
  }
});

test('7 -> 14: the remainder is 1', () => {
  expect(deconvFormulas(7, 3, 'same', { stride: 2 })).toEqual({
    outputLength: 14,
    p: 1,
    a: 1,
    plain: '(i - 1)s + k - 2p = (7 - 1)*2 + 3 - 2*1 = 13',
    withRemainder:
      '(i - 1)s + a + k - 2p = (7 - 1)*2 + 1 + 3 - 2*1 = 14, a = (o + 2p - k) mod s = (14 + 2*1 - 3) mod 2 = 1',
    applies: 'withRemainder',
  });
});

import type { Place } from './driver.js';

/** What a mouse does that is pressed at the first place, moved over the others, and let go, in the words of both WebDrivers. */
export function dragActions([first, ...others]: readonly Place[]): object {
  const to = ([x, y]: Place) => {
    return { type: 'pointerMove', duration: 0, x: Math.round(x), y: Math.round(y) };
  };
  const button = 0;
  const moves = [to(first!), { type: 'pointerDown', button }, ...others.map(to)];
  const actions = [...moves, { type: 'pointerUp', button }];
  return { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions };
}

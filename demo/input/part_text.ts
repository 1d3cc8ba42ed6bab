/** What of a file is shown, where that is not all: to be said behind `a.wav is shown`. */
export const partText = (taken: number, of: number, from: number, why = ''): string =>
  taken >= of ? '' : `: ${taken} of its ${of} samples, from ${from} on${why}`;

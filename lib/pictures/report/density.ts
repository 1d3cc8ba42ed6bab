/** Pixels of a drawn plot for one of the page. */
export const DENSITY = 2;

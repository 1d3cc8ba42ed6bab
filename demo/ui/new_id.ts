let made = 0;

/** An id that no other element of the page has. */
export const newId = (of: string): string => `${of}-${++made}`;

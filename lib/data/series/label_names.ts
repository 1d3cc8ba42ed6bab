/** Names of columns that say what a row is. */
export const LABEL_NAMES = /^(abnormal|class\d*|label|target|y)$/i;

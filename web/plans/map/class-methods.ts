/** How values are put into classes: equal counts, equal widths, natural breaks, breaks of somebody's own. */
export const CLASS_METHODS = ['quantile', 'equal', 'natural', 'own'] as const;
export type ClassMethod = (typeof CLASS_METHODS)[number];

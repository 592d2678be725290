/** Names of the sheets of a blank template, the one to fill in first. */
export const TEMPLATE_SHEET_NAMES = {
  vi: { data: 'Danh sách', guide: 'Hướng dẫn', lists: 'Danh mục' },
  en: { data: 'List', guide: 'Guide', lists: 'Lists' },
} as const;

/** Sheets of a template that hold no rows. */
export const TEMPLATE_SHEETS: ReadonlySet<string> = new Set(
  Object.values(TEMPLATE_SHEET_NAMES).flatMap(({ guide, lists }) => [guide, lists]),
);

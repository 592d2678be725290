import en from './messages/en/residents.json' with { type: 'json' };
import vi from './messages/vi/residents.json' with { type: 'json' };

/** Texts of the page without an account; it starts with them and without those of other areas. */
export const residentTexts = { vi, en } as const;

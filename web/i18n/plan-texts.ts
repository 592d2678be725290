import { addTexts } from './i18n.ts';
import en from './messages/en/plans.json' with { type: 'json' };
import vi from './messages/vi/plans.json' with { type: 'json' };

/** Texts that come with the screens of plans and due dates instead of with the first load. */
export const planTexts = { vi, en } as const;

addTexts('plans', planTexts);

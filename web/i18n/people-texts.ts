import { addTexts } from './i18n.ts';
import en from './messages/en/people.json' with { type: 'json' };
import vi from './messages/vi/people.json' with { type: 'json' };

/** Texts of people, the own account, invitations and the steps of signing in, which come with their screens. */
export const peopleTexts = { vi, en } as const;

addTexts('people', peopleTexts);

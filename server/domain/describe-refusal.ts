import { describeError } from './errors.ts';
import type { ValueState, ValueStep } from './indicator-values.ts';
import type { ValueType } from './plan-quantities.ts';
import { ROLES, type RoleName } from './roles.ts';
import type { ValueRefusal } from './value-rules.ts';
import { STATE_WORDS, STEP_WORDS, TYPE_WORDS } from './value-words.ts';

/** The sentence of a cell that was not taken, with its codes in words. */
export function describeRefusal({ code, details }: ValueRefusal, language: 'vi' | 'en'): string {
  const worded = { ...details };
  if ('role' in details) worded.role = ROLES[details.role as RoleName].label[language];
  if ('state' in details) worded.state = STATE_WORDS[details.state as ValueState][language];
  if ('step' in details) worded.step = STEP_WORDS[details.step as ValueStep][language];
  if ('found' in details) {
    worded.expected = TYPE_WORDS[details.expected as ValueType][language];
    worded.found = TYPE_WORDS[details.found as ValueType][language];
  }
  return describeError(code, worded, language);
}

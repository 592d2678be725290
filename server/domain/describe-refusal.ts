import { localMoment } from './calendar.ts';
import { describeError, type ErrorDetails } from './errors.ts';
import type { ValueState, ValueStep } from './indicator-values.ts';
import type { ValueType } from './plan-quantities.ts';
import { ROLES, type RoleName } from './roles.ts';
import { ValuePeriod } from './value-periods.ts';
import type { ValueRefusal } from './value-rules.ts';
import { periodWords, STATE_WORDS, STEP_WORDS, TYPE_WORDS } from './value-words.ts';
import { Instant } from './values.ts';

/** The sentence of a cell that was not taken, with its codes in words. */
export function describeRefusal({ code, details }: ValueRefusal, language: 'vi' | 'en'): string {
  const worded = wordTimes(details, language);
  if ('role' in details) worded.role = ROLES[details.role as RoleName].label[language];
  if ('state' in details) worded.state = STATE_WORDS[details.state as ValueState][language];
  if ('step' in details) worded.step = STEP_WORDS[details.step as ValueStep][language];
  if ('found' in details) {
    worded.expected = TYPE_WORDS[details.expected as ValueType][language];
    worded.found = TYPE_WORDS[details.found as ValueType][language];
  }
  return describeError(code, worded, language);
}

/** Details with moments and periods as people write them. */
export function wordTimes(details: ErrorDetails, language: 'vi' | 'en'): ErrorDetails {
  const worded = { ...details };
  for (const name of ['period', 'filePeriod']) {
    const period = ValuePeriod.safeParse(details[name]).data;
    if (period !== undefined) worded[name] = periodWords(period)[language];
  }
  for (const name of ['at', 'after']) {
    const at = Instant.safeParse(details[name]).data;
    if (at !== undefined) worded[name] = localMoment(at);
  }
  return worded;
}

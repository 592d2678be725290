import type { AssessmentListItem } from '#domain/assessment-views.ts';

/**
 * The assessment that tells where a commune stands, as the board chooses it: the latest year, in one year the official
 * round before the self-review, of several criteria sets the one worked on last.
 */
export function tellingAssessment(items: readonly AssessmentListItem[]): AssessmentListItem | undefined {
  const rank = ({ period }: AssessmentListItem) => period.year * 2 + (period.kind === 'official' ? 1 : 0);
  return items
    .filter(({ status }) => status !== 'cancelled')
    .sort((a, b) => rank(b) - rank(a) || (a.updatedAt < b.updatedAt ? 1 : -1))[0];
}

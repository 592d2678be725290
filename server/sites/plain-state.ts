import type { SiteState, SiteStatus } from '../domain/sites.ts';

/**
 * The state of a site that was entered at one moment and at which nothing has happened since: what an import
 * makes by the million. It follows from status and time, so the row need not hold it.
 */
export function plainState(status: SiteStatus, createdAt: string): SiteState {
  const isReport = status === 'candidate' || status === 'reported';
  return {
    status,
    isFixRejected: false,
    openedAt: createdAt,
    fixedAt: null,
    verifiedAt: null,
    lastInspectedAt: isReport ? null : createdAt,
    lastEventAt: createdAt,
    daysToFix: null,
    spentVnd: 0,
    measures: [],
    coveredUntil: null,
    fencedUntil: null,
    signedUntil: null,
    nextInspectionOn: null,
    doubt: null,
  };
}

export function isPlain(state: SiteState, createdAt: string): boolean {
  const plain = plainState(state.status, createdAt);
  const { measures, ...rest } = plain;
  return (
    state.measures.length === 0 &&
    (Object.keys(rest) as (keyof typeof rest)[]).every((field) => state[field] === plain[field])
  );
}

import type { CountedSite } from '../domain/coverage-counters.ts';
import type { FoldEvent } from '../domain/fold-site.ts';
import type { PlaySpaceCard } from '../domain/playspaces.ts';
import type { SiteCard, SiteStatus } from '../domain/sites.ts';

type CountedCard = Pick<
  SiteCard,
  'communeCode' | 'kind' | 'unitId' | 'dueOn' | 'riskFactors' | 'estimatedCostVnd'
>;

/** A site's row as the counters see it, with its key. */
export interface CountedRow {
  id: string;
  communeCode: string;
  kind: string;
  unitId: string | null;
  site: CountedSite;
}

/** A version of a site's card and since when it was known. */
export interface KnownCard {
  siteId: string;
  recordedAt: string;
  card: CountedCard;
}

export interface KnownEvent {
  siteId: string;
  receivedAt: string;
  event: FoldEvent;
}

export interface KnownPlayCard {
  playSpaceId: string;
  recordedAt: string;
  card: Pick<PlaySpaceCard, 'communeCode' | 'condition' | 'openTo'>;
}

export interface KnownInspection {
  playSpaceId: string;
  /** The device's time, but never after the arrival. */
  happenedAt: string;
  receivedAt: string;
  condition: PlaySpaceCard['condition'];
}

export function toKnownCard(row: {
  site_id: string;
  commune_code: string;
  card: string;
  recorded_at: string;
}): KnownCard {
  const card = JSON.parse(row.card) as SiteCard;
  return {
    siteId: row.site_id,
    recordedAt: row.recorded_at,
    card: { ...card, communeCode: row.commune_code },
  };
}

/** Of a site's row, as long as it holds the first version. */
export function toFirstCard(row: {
  id: string;
  commune_code: string;
  kind: string;
  unit_id: string | null;
  due_on: string | null;
  risk_factors: string;
  estimated_cost_vnd: number | null;
  created_at: string;
}): KnownCard {
  return {
    siteId: row.id,
    recordedAt: row.created_at,
    card: {
      communeCode: row.commune_code,
      kind: row.kind,
      unitId: row.unit_id,
      dueOn: row.due_on,
      riskFactors: JSON.parse(row.risk_factors) as string[],
      estimatedCostVnd: row.estimated_cost_vnd,
    },
  };
}

export function toKnownEvent(row: {
  id: string;
  site_id: string;
  type: string;
  occurred_at: string;
  received_at: string;
  payload: string;
}): KnownEvent {
  return {
    siteId: row.site_id,
    receivedAt: row.received_at,
    event: {
      ...(JSON.parse(row.payload) as object),
      id: row.id,
      type: row.type,
      occurredAt: row.occurred_at,
      receivedAt: row.received_at,
    } as FoldEvent,
  };
}

export function toKnownPlayCard(row: {
  play_space_id: string;
  commune_code: string;
  card: string;
  recorded_at: string;
}): KnownPlayCard {
  const card = JSON.parse(row.card) as PlaySpaceCard;
  return {
    playSpaceId: row.play_space_id,
    recordedAt: row.recorded_at,
    card: { communeCode: row.commune_code, condition: card.condition, openTo: card.openTo },
  };
}

export function toKnownInspection(row: {
  play_space_id: string;
  occurred_at: string;
  received_at: string;
  condition: string;
}): KnownInspection {
  return {
    playSpaceId: row.play_space_id,
    happenedAt: row.occurred_at < row.received_at ? row.occurred_at : row.received_at,
    receivedAt: row.received_at,
    condition: row.condition as PlaySpaceCard['condition'],
  };
}

export function toCountedSite(row: {
  id: string;
  commune_code: string;
  kind: string;
  unit_id: string | null;
  status: string;
  covered_until: string | null;
  fenced_until: string | null;
  signed_until: string | null;
  next_inspection_on: string | null;
  days_to_fix: number | null;
  spent_vnd: number;
  due_on: string | null;
  priority_score: number;
  estimated_cost_vnd: number | null;
}): CountedRow {
  const site: CountedSite = {
    status: row.status as SiteStatus,
    coveredUntil: row.covered_until,
    fencedUntil: row.fenced_until,
    signedUntil: row.signed_until,
    nextInspectionOn: row.next_inspection_on,
    daysToFix: row.days_to_fix,
    spentVnd: row.spent_vnd,
    dueOn: row.due_on,
    priorityScore: row.priority_score,
    estimatedCostVnd: row.estimated_cost_vnd,
  };
  return { id: row.id, communeCode: row.commune_code, kind: row.kind, unitId: row.unit_id, site };
}

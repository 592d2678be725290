import type { Insertable, Selectable } from 'kysely';
import { mortonKey } from '../db/morton.ts';
import type { SiteEventsTable, SiteMeasuresTable, SitesTable } from '../db/schema.ts';
import type { RiskFactor } from '../domain/code-lists.ts';
import type { FoldEvent } from '../domain/fold-site.ts';
import { priorityOf } from '../domain/priority.ts';
import { foldSearchText } from '../domain/search-text.ts';
import type { SiteEvent, SiteEventInput } from '../domain/site-events.ts';
import {
  type Site,
  type SiteCard,
  type SiteListItem,
  type SiteState,
  type SiteStatus,
  siteOnDay,
} from '../domain/sites.ts';
import type { CalendarDate } from '../domain/values.ts';
import { isPlain, plainState } from './plain-state.ts';

export type SiteRow = Selectable<SitesTable>;

/** Facts of a site's row that are neither card nor derived state. */
export interface SiteIdentity {
  id: string;
  code: string;
  version: number;
  origin: Site['origin'];
  importKey: string | null;
  /** Import that added it. */
  importId: string | null;
  extra: Record<string, unknown>;
  isDemo: boolean;
  createdAt: string;
  updatedAt: string;
  updatedBy: string;
  updatedByName: string;
}

/** Everything a service holds of a site: what the row stores, as domain objects. */
export interface StoredSite {
  identity: SiteIdentity;
  card: SiteCard;
  state: SiteState;
  /** As it is counted; the weights of the list may have changed since. */
  priorityScore: number;
}

/** States that were stored before there were doubts do not have the field. */
const NO_DOUBT = { doubt: null };

export function toStoredSite(row: SiteRow): StoredSite {
  return {
    identity: {
      id: row.id,
      code: row.code,
      version: row.version,
      origin: row.origin,
      importKey: row.import_key,
      importId: row.import_id,
      extra: JSON.parse(row.extra) as Record<string, unknown>,
      isDemo: row.is_demo === 1,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      updatedBy: row.updated_by,
      updatedByName: row.updated_by_name,
    },
    card: {
      communeCode: row.commune_code,
      name: row.name,
      kind: row.kind,
      setting: row.setting,
      hamlet: row.hamlet,
      lonLat: [row.lon, row.lat],
      outline: row.outline === null ? null : (JSON.parse(row.outline) as SiteCard['outline']),
      owner: row.owner,
      unitId: row.unit_id,
      riskFactors: JSON.parse(row.risk_factors) as string[],
      requiredMeasures: JSON.parse(row.required_measures) as string[],
      dueOn: row.due_on,
      estimatedCostVnd: row.estimated_cost_vnd,
      fundSource: row.fund_source,
      description: row.description,
    },
    state:
      row.state === ''
        ? plainState(row.status as SiteStatus, row.created_at)
        : { ...NO_DOUBT, ...(JSON.parse(row.state) as SiteState) },
    priorityScore: row.priority_score,
  };
}

export function toSiteRow({ identity, card, state, priorityScore }: StoredSite): Insertable<SitesTable> {
  const [lon, lat] = card.lonLat;
  return {
    id: identity.id,
    code: identity.code,
    commune_code: card.communeCode,
    kind: card.kind,
    setting: card.setting,
    name: card.name,
    hamlet: card.hamlet,
    search_text: foldSearchText(`${card.name} ${card.hamlet} ${identity.code}`),
    lon,
    lat,
    morton: mortonKey(lon, lat),
    outline: card.outline === null ? null : JSON.stringify(card.outline),
    owner: card.owner,
    unit_id: card.unitId,
    risk_factors: JSON.stringify(card.riskFactors),
    required_measures: JSON.stringify(card.requiredMeasures),
    due_on: card.dueOn,
    estimated_cost_vnd: card.estimatedCostVnd,
    fund_source: card.fundSource,
    description: card.description,
    extra: JSON.stringify(identity.extra),
    origin: identity.origin,
    import_key: identity.importKey,
    import_id: identity.importId,
    is_demo: identity.isDemo ? 1 : 0,
    version: identity.version,
    ...toStateColumns(state, priorityScore, identity.createdAt),
    created_at: identity.createdAt,
    updated_at: identity.updatedAt,
    updated_by: identity.updatedBy,
    updated_by_name: identity.updatedByName,
  };
}

/** What an event may change of a row, beside who touched it. */
export function toStateColumns(state: SiteState, priorityScore: number, createdAt: string) {
  return {
    priority_score: priorityScore,
    status: state.status,
    covered_until: state.coveredUntil,
    fenced_until: state.fencedUntil,
    signed_until: state.signedUntil,
    next_inspection_on: state.nextInspectionOn,
    days_to_fix: state.daysToFix,
    spent_vnd: state.spentVnd,
    doubt: state.doubt?.finding ?? null,
    state: isPlain(state, createdAt) ? '' : JSON.stringify(state),
  };
}

export function toSite(
  { identity, card, state }: StoredSite,
  factors: readonly RiskFactor[],
  today: CalendarDate,
): Site {
  return {
    id: identity.id,
    code: identity.code,
    version: identity.version,
    ...card,
    origin: identity.origin,
    isDemo: identity.isDemo,
    extra: identity.extra,
    priority: priorityOf(card.riskFactors, factors, state),
    state,
    today: siteOnDay(state, card.dueOn, today),
    createdAt: identity.createdAt,
    updatedAt: identity.updatedAt,
    updatedByName: identity.updatedByName,
  };
}

/** Columns of a list row: no JSON is parsed for a list. */
export const LIST_COLUMNS = [
  'id',
  'code',
  'commune_code',
  'name',
  'kind',
  'setting',
  'hamlet',
  'unit_id',
  'lon',
  'lat',
  'due_on',
  'estimated_cost_vnd',
  'spent_vnd',
  'priority_score',
  'status',
  'covered_until',
  'fenced_until',
  'signed_until',
  'next_inspection_on',
  'doubt',
  'updated_at',
  'version',
  'is_demo',
] as const satisfies readonly (keyof SitesTable)[];

export type ListRow = Pick<SiteRow, (typeof LIST_COLUMNS)[number]> & { distance_m?: number };

export function toListItem(row: ListRow, today: CalendarDate): SiteListItem {
  const status = row.status as SiteStatus;
  return {
    id: row.id,
    code: row.code,
    communeCode: row.commune_code,
    name: row.name,
    kind: row.kind,
    setting: row.setting,
    hamlet: row.hamlet,
    unitId: row.unit_id,
    lonLat: [row.lon, row.lat],
    dueOn: row.due_on,
    estimatedCostVnd: row.estimated_cost_vnd,
    spentVnd: row.spent_vnd,
    priorityScore: row.priority_score,
    status,
    ...siteOnDay(
      {
        status,
        coveredUntil: row.covered_until,
        fencedUntil: row.fenced_until,
        signedUntil: row.signed_until,
        nextInspectionOn: row.next_inspection_on,
      },
      row.due_on,
      today,
    ),
    nextInspectionOn: row.next_inspection_on,
    doubt: row.doubt as SiteListItem['doubt'],
    updatedAt: row.updated_at,
    version: row.version,
    isDemo: row.is_demo === 1,
    ...(row.distance_m === undefined ? {} : { distanceM: Math.round(row.distance_m) }),
  };
}

/** Who sent an event, from where, and when it arrived. */
export interface EventArrival {
  siteId: string;
  communeCode: string;
  receivedAt: string;
  actorId: string;
  actorName: string;
  distanceM: number | null;
  /** Raw time of a clock that was corrected. */
  deviceAt?: string | undefined;
  changedSettled?: SiteEvent['changedSettled'];
  /** Name of who handed it in out of a tablet's file. */
  handedInBy?: string | undefined;
}

export function toEventRow(event: SiteEventInput, arrival: EventArrival): Insertable<SiteEventsTable> {
  const { id, type, occurredAt, lonLat, accuracyM, note, photoIds: _photoIds, ...content } = event;
  const { deviceAt, changedSettled, handedInBy } = arrival;
  return {
    id,
    site_id: arrival.siteId,
    commune_code: arrival.communeCode,
    type,
    occurred_at: occurredAt,
    received_at: arrival.receivedAt,
    actor_id: arrival.actorId,
    actor_name: arrival.actorName,
    lon: lonLat?.[0] ?? null,
    lat: lonLat?.[1] ?? null,
    accuracy_m: accuracyM ?? null,
    distance_m: arrival.distanceM,
    note,
    payload: JSON.stringify({ ...content, deviceAt, changedSettled, handedInBy }),
  };
}

export function toSiteEvent(row: Selectable<SiteEventsTable>, photoIds: readonly string[]): SiteEvent {
  return {
    ...(JSON.parse(row.payload) as object),
    id: row.id,
    type: row.type,
    occurredAt: row.occurred_at,
    lonLat: row.lon === null || row.lat === null ? null : [row.lon, row.lat],
    accuracyM: row.accuracy_m,
    note: row.note,
    photoIds: [...photoIds],
    siteId: row.site_id,
    receivedAt: row.received_at,
    actorName: row.actor_name,
    distanceM: row.distance_m,
  } as SiteEvent;
}

/** Columns of an event that the fold reads. */
export type FoldEventRow = Pick<
  Selectable<SiteEventsTable>,
  'id' | 'type' | 'occurred_at' | 'received_at' | 'lon' | 'lat' | 'payload'
>;

export function toFoldEvent(row: FoldEventRow): FoldEvent {
  return {
    ...(JSON.parse(row.payload) as object),
    id: row.id,
    type: row.type,
    occurredAt: row.occurred_at,
    lonLat: row.lon === null || row.lat === null ? null : [row.lon, row.lat],
    receivedAt: row.received_at,
  } as FoldEvent;
}

export function toMeasureRows(site: StoredSite): Insertable<SiteMeasuresTable>[] {
  return site.state.measures.map((measure) => ({
    id: measure.id,
    site_id: site.identity.id,
    commune_code: site.card.communeCode,
    kind: measure.kind,
    condition: measure.condition,
    installed_at: measure.installedAt,
    lon: measure.lonLat?.[0] ?? null,
    lat: measure.lonLat?.[1] ?? null,
    next_inspection_on: measure.nextInspectionOn,
  }));
}

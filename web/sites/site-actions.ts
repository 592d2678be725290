import { type Actor, canAddEvent, isInScope } from '#domain/roles.ts';
import type { SiteEventInput } from '#domain/site-events.ts';
import type { Site, SiteStatus } from '#domain/sites.ts';

/** What a person can do with one site, in the words of the office. */
export const SITE_ACTIONS = [
  'confirm',
  'dismiss',
  'measures',
  'fixed',
  'verify',
  'reject',
  'inspect',
  'reopen',
  'close',
  'note',
  'damage',
] as const;
export type SiteAction = (typeof SITE_ACTIONS)[number];

const EVENT_OF: Record<SiteAction, SiteEventInput['type']> = {
  confirm: 'inspected',
  dismiss: 'closed',
  measures: 'measure_installed',
  fixed: 'fix_marked',
  verify: 'verified',
  reject: 'rejected',
  inspect: 'inspected',
  reopen: 'reopened',
  close: 'closed',
  note: 'noted',
  damage: 'damaged',
};

/** Done at once; the others ask for something first. */
export const ONE_CLICK = ['confirm', 'dismiss', 'verify', 'inspect'] as const satisfies readonly SiteAction[];
export type OneClick = (typeof ONE_CLICK)[number];
export type AskedAction = Exclude<SiteAction, OneClick>;
export const isOneClick = (action: SiteAction): action is OneClick =>
  ONE_CLICK.some((known) => known === action);

const UNFIXED: readonly SiteStatus[] = ['reported', 'confirmed', 'planned', 'in_progress'];
const FITS: Record<SiteAction, (site: Site) => boolean> = {
  confirm: ({ state }) => state.status === 'candidate' || state.status === 'reported',
  dismiss: ({ state }) => state.status === 'candidate',
  measures: ({ state }) => state.status !== 'closed' && state.status !== 'candidate',
  fixed: ({ state }) => UNFIXED.includes(state.status),
  verify: ({ state }) => state.status === 'fixed',
  reject: ({ state }) => state.status === 'fixed',
  inspect: ({ state }) =>
    (state.status === 'verified' || state.status === 'fixed') &&
    state.measures.some((measure) => measure.condition === 'good'),
  reopen: ({ state }) => state.status === 'verified' || state.status === 'closed',
  close: ({ state }) => state.status !== 'closed' && state.status !== 'candidate',
  note: () => true,
  damage: ({ state }) => state.measures.some((measure) => measure.condition === 'good'),
};

/** Actions that the state calls for and the role may take, in the order of the list above. */
export function actionsFor(site: Site, actor: Actor): SiteAction[] {
  if (!isInScope(actor, site.communeCode)) return [];
  return SITE_ACTIONS.filter((action) => canAddEvent(actor, EVENT_OF[action]) && FITS[action](site));
}

/** Verifying needs something that stands; the server refuses it otherwise. */
export function hasGoodMeasure({ state }: Site): boolean {
  return state.measures.some(({ condition }) => condition === 'good');
}

/** The buttons to show large: what moves the site to its next status. */
export function mainActions(actions: readonly SiteAction[], site: Site): SiteAction[] {
  const wanted: readonly SiteAction[] =
    site.state.status === 'candidate'
      ? ['confirm', 'dismiss']
      : site.state.status === 'fixed'
        ? hasGoodMeasure(site)
          ? ['verify', 'reject']
          : ['measures', 'verify', 'reject']
        : site.state.status === 'verified'
          ? site.today.isInspectionDue
            ? ['inspect', 'measures']
            : ['measures']
          : site.state.status === 'closed'
            ? ['reopen']
            : ['measures', 'fixed'];
  return wanted.filter((action) => actions.includes(action));
}

interface Stamp {
  id: string;
  /** ISO UTC. */
  occurredAt: string;
}

/** What decides on a candidate. */
export function decisionEvent(action: 'confirm' | 'dismiss', stamp: Stamp): SiteEventInput {
  const common = { ...stamp, note: '', photoIds: [] };
  return action === 'confirm'
    ? { ...common, type: 'inspected', isHazardConfirmed: true, measures: [] }
    : { ...common, type: 'closed', reason: 'not_a_hazard' };
}

/** The event of an action that needs nothing more. */
export function oneClickEvent(action: OneClick, site: Site, stamp: Stamp): SiteEventInput {
  const common = { ...stamp, note: '', photoIds: [] };
  switch (action) {
    case 'confirm':
    case 'dismiss':
      return decisionEvent(action, stamp);
    case 'verify':
      return { ...common, type: 'verified' };
    case 'inspect':
      return {
        ...common,
        type: 'inspected',
        isHazardConfirmed: true,
        measures: site.state.measures
          .filter((measure) => measure.condition === 'good')
          .map((measure) => ({ measureId: measure.id, condition: 'good' as const })),
      };
  }
}

/** Takes the decision on a candidate back. */
export function backToCandidate(stamp: Stamp, reason: string): SiteEventInput {
  return { ...stamp, note: '', photoIds: [], reason, type: 'reopened', isCandidate: true };
}

/**
 * What takes an action back, or null when nothing does. The log only grows, so undoing is an event too: a fix
 * marked by mistake is sent back, a verified or closed site is reopened, a candidate is not surveyed again.
 */
export function undoEvent(
  action: SiteAction,
  /** Before the action. */
  status: SiteStatus,
  actor: Actor,
  stamp: Stamp,
  reason: string,
): SiteEventInput | null {
  const common = { ...stamp, note: '', photoIds: [], reason };
  if (status === 'candidate' && (action === 'confirm' || action === 'dismiss'))
    return canAddEvent(actor, 'reopened') ? backToCandidate(stamp, reason) : null;
  if (action === 'fixed' && canAddEvent(actor, 'rejected')) return { ...common, type: 'rejected' };
  const isClosing = action === 'verify' || action === 'dismiss' || action === 'close';
  return isClosing && canAddEvent(actor, 'reopened') ? { ...common, type: 'reopened' } : null;
}

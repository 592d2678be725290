import { PLAY_CONDITIONS } from '../domain/playspaces.ts';
import { SITE_STATUSES, type SiteStatus, statusGroup } from '../domain/sites.ts';

/** How a layer is drawn: its statuses, and the groups that its clusters count. */
export interface Layer {
  name: 'sites' | 'playspaces';
  statuses: readonly string[];
  /** Group per status, −1: not drawn unless a filter names the status. */
  groupOf: Int8Array;
  /** Names of the cluster counts after `count`. */
  groups: readonly string[];
  /** Sites: code, cover, overdue and priority as well. */
  isSites: boolean;
}

const SITE_GROUPS = ['candidate', 'open', 'in_progress', 'fixed', 'verified'];

export const SITES: Layer = {
  name: 'sites',
  statuses: SITE_STATUSES,
  // A closed site is no hazard; it is drawn only when somebody looks for closed ones.
  groupOf: Int8Array.from(SITE_STATUSES, (status: SiteStatus) => SITE_GROUPS.indexOf(statusGroup(status))),
  groups: SITE_GROUPS,
  isSites: true,
};

export const PLAY_SPACES: Layer = {
  name: 'playspaces',
  statuses: PLAY_CONDITIONS,
  groupOf: Int8Array.from(PLAY_CONDITIONS, () => 0),
  groups: [],
  isSites: false,
};

export function drawnByDefault(layer: Layer): Uint8Array {
  return Uint8Array.from(layer.groupOf, (group) => (group < 0 ? 0 : 1));
}

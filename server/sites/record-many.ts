import { ProblemError } from '../domain/errors.ts';
import type { Actor } from '../domain/roles.ts';
import type { SiteEventBatch, SiteEventBatchResult } from '../domain/sites.ts';
import type { SiteService } from './sites.service.ts';

/** Appends one event to each of many sites; each row succeeds or fails by itself, with its own transaction. */
export async function recordMany(
  sites: SiteService,
  actor: Actor,
  { items }: SiteEventBatch,
  describe: (error: ProblemError) => string,
): Promise<SiteEventBatchResult> {
  const result: SiteEventBatchResult = { stored: [], failed: [] };
  for (const { siteId, event } of items) {
    try {
      await sites.addEvents(actor, siteId, [event]);
      result.stored.push(siteId);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      result.failed.push({ id: siteId, code: error.code, message: describe(error) });
    }
  }
  return result;
}

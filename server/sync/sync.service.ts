import { createConflictService } from './conflicts.service.ts';
import { createCustodyService } from './custody.service.ts';
import { createSendService, type SyncDeps } from './send.service.ts';
import { createSnapshotService } from './snapshot.service.ts';

export type SyncServices = ReturnType<typeof createSyncServices>;

/** Tablets: what they hand in, what they hold, what the office decides and knows of them. */
export function createSyncServices(deps: SyncDeps) {
  return {
    sending: createSendService(deps),
    snapshots: createSnapshotService(deps),
    conflicts: createConflictService(deps),
    custody: createCustodyService(deps),
  };
}

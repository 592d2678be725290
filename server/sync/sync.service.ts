import { createConflictService } from './conflicts.service.ts';
import { createCustodyService } from './custody.service.ts';
import { createCustodyActService } from './custody-acts.service.ts';
import { createHandInService } from './hand-in.service.ts';
import { createSendService, type SyncDeps, senderTurns } from './send.service.ts';
import { createSnapshotService } from './snapshot.service.ts';

export type SyncServices = ReturnType<typeof createSyncServices>;

/** Tablets: what they hand in, what they hold, what the office decides and knows of them. */
export function createSyncServices(deps: SyncDeps) {
  const turns = senderTurns(deps.database.dialect);
  return {
    sending: createSendService(deps, turns),
    handingIn: createHandInService(deps, turns),
    snapshots: createSnapshotService(deps),
    conflicts: createConflictService(deps),
    custody: createCustodyService(deps),
    acts: createCustodyActService(deps),
  };
}

import { isDeepStrictEqual } from 'node:util';
import { moveCounters, playSpaceCounters } from '../coverage/coverage.service.ts';
import { changedFields } from '../db/audit-log.ts';
import type { Db } from '../db/database.ts';
import { outsideScope } from '../db/origin.ts';
import { type WriteContext, writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import { assignCommune, type Places, reassignCommune } from '../domain/commune-assignment.ts';
import { ProblemError } from '../domain/errors.ts';
import type {
  NewPlaySpace,
  PlayInspection,
  PlayInspectionInput,
  PlaySpace,
  PlaySpaceCard,
  PlaySpacePatch,
  PlaySpaceQuery,
} from '../domain/playspaces.ts';
import { requireScope } from '../domain/require-scope.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import { attachPhotos } from '../photos/photos.service.ts';
import {
  findInspection,
  getLatestInspection,
  hasSiteEvent,
  insertInspections,
  listInspections,
  moveInspections,
  updateInspectionDays,
} from './inspections.queries.ts';
import { checkPlayCodes } from './play-codes.ts';
import { createPlayReach } from './play-reach.service.ts';
import {
  findPlaySpace,
  getFirstCard,
  insertCardVersions,
  insertRecords,
  listPlayCodes,
  listPlaySpaces,
  takePlayCodes,
  updateCard,
} from './playspaces.queries.ts';

export type PlaySpaceService = ReturnType<typeof createPlaySpaceService>;

/** What the play spaces need of other slices. */
export interface PlaySpaceServiceDeps extends Deps {
  /** The locator of the outlines as they are now; asked for before a transaction begins. */
  locator(): Promise<Places>;
}

/** Play spaces: every rule of reading and writing them. Reads are cut to the actor's scope. */
export function createPlaySpaceService(deps: PlaySpaceServiceDeps) {
  const { database } = deps;
  const today = () => localDay(deps.now());
  const reach = createPlayReach(database);

  async function getVisible(db: Db, actor: Actor, id: string, lock = false): Promise<PlaySpace> {
    const space = await findPlaySpace(db, id, today(), lock ? { lockFor: database.dialect } : {});
    // Outside the scope is answered like absent, so that ids cannot be probed.
    if (space === null) throw new ProblemError('play_space.not_found');
    if (!isInScope(actor, space.communeCode))
      throw outsideScope('play_space.not_found', space.communeCode, id);
    return space;
  }

  /** The stored space when the same creation is sent again. */
  async function findCreated(db: Db, actor: Actor, input: NewPlaySpace): Promise<PlaySpace | null> {
    const stored = await findPlaySpace(db, input.id, today());
    if (stored === null) return null;
    const first = await getFirstCard(db, input.id);
    const sent = cardOf({ ...input, communeCode: input.communeCode ?? first.communeCode });
    if (!isInScope(actor, stored.communeCode) || !isDeepStrictEqual(sent, first)) {
      throw new ProblemError('play_space.id_taken');
    }
    return stored;
  }

  /** Writes a changed card as its next version, with counters and history. */
  async function replace(context: WriteContext, actor: Actor, before: PlaySpace, card: PlaySpaceCard) {
    const { trx, now } = context;
    const version = before.version + 1;
    await updateCard(trx, before.id, {
      card,
      code: before.code,
      version,
      updatedAt: now,
      updatedBy: actor.userId,
    });
    await insertCardVersions(trx, actor, [{ playSpaceId: before.id, version, card, recordedAt: now }]);
    await moveCounters(trx, [
      { ...playSpaceCounters(before), sign: -1 },
      { ...playSpaceCounters(card), sign: 1 },
    ]);
  }

  return {
    list(actor: Actor, query: PlaySpaceQuery) {
      return listPlaySpaces(database.db, database.dialect, query, actor.scope, today());
    },

    get(actor: Actor, id: string): Promise<PlaySpace> {
      return getVisible(database.db, actor, id);
    },

    getReach: reach.getReach,

    /**
     * Stores a new play space; the same request again answers the stored one.
     * @throws ProblemError of `assignCommune`, `auth.outside_scope`, `code_list.unknown_code`, `play_space.id_taken`
     */
    async create(actor: Actor, input: NewPlaySpace): Promise<{ space: PlaySpace; isNew: boolean }> {
      const locator = await deps.locator();
      return writeTransaction(database, actor.userId, deps.now(), async (context) => {
        const { trx, now } = context;
        const known = await findCreated(trx, actor, input);
        if (known !== null) return { space: known, isNew: false };
        const communeCode = assignCommune(input.lonLat, input.communeCode, locator);
        requireScope(actor, communeCode);
        const card = cardOf({ ...input, communeCode });
        checkPlayCodes(await listPlayCodes(trx), card);
        const [code = ''] = await takePlayCodes(trx, communeCode, 1);
        const inserted = await insertRecords(trx, [
          {
            id: input.id,
            code,
            card,
            origin: 'survey',
            importKey: null,
            importId: null,
            isDemo: false,
            extra: {},
            version: 1,
            lastInspectedAt: null,
            nextInspectionOn: null,
            createdAt: now,
            updatedAt: now,
            updatedBy: actor.userId,
          },
        ]);
        if (inserted.size === 0) {
          // The same creation arrived twice at once and the other one was first.
          const other = await findCreated(trx, actor, input);
          if (other === null) throw new ProblemError('play_space.id_taken');
          return { space: other, isNew: false };
        }
        await insertCardVersions(trx, actor, [{ playSpaceId: input.id, version: 1, card, recordedAt: now }]);
        await moveCounters(trx, [{ ...playSpaceCounters(card), sign: 1 }]);
        context.record({
          entity: 'play_space',
          entityId: input.id,
          communeCode,
          action: 'created',
          details: { facts: { code, kind: card.kind, version: 1 } },
        });
        return { space: await getVisible(trx, actor, input.id), isNew: true };
      });
    },

    /**
     * Changes fields of the card; a patch that changes nothing writes nothing. The readable code stays
     * when the place moves to another commune: it is on paper already.
     * @throws ProblemError `play_space.conflict` with `current` and `yours` when another edit came first
     */
    async update(actor: Actor, id: string, patch: PlaySpacePatch): Promise<PlaySpace> {
      const locator = await deps.locator();
      return writeTransaction(database, actor.userId, deps.now(), async (context) => {
        const before = await getVisible(context.trx, actor, id, true);
        const { version, ...changes } = patch;
        const current = cardOf(before);
        const asked = { ...current, ...changes };
        if (isDeepStrictEqual(asked, current)) return before;
        if (before.version !== version) {
          throw new ProblemError('play_space.conflict', {
            at: before.updatedAt,
            current: before,
            yours: patch,
          });
        }
        const card = { ...asked, communeCode: reassignCommune(current, changes, locator) };
        requireScope(actor, card.communeCode);
        checkPlayCodes(await listPlayCodes(context.trx), card, current);
        await replace(context, actor, before, card);
        context.record({
          entity: 'play_space',
          entityId: id,
          communeCode: card.communeCode,
          action: 'edited',
          details: {
            changed: changedFields(current, card, ABOUT_PEOPLE),
            facts: { version: before.version + 1 },
          },
        });
        if (card.communeCode !== before.communeCode) {
          await moveInspections(context.trx, id, card.communeCode);
          context.record({
            entity: 'play_space',
            entityId: id,
            communeCode: before.communeCode,
            action: 'moved_away',
          });
        }
        return getVisible(context.trx, actor, id);
      });
    },

    /** Newest first. */
    async listInspections(actor: Actor, id: string, page: { limit: number; cursor?: string | undefined }) {
      await getVisible(database.db, actor, id);
      return listInspections(database.db, id, page);
    },

    /**
     * Adds an inspection. The one done last sets condition and next inspection of the card, whatever the
     * order of arrival; the same request again answers the stored inspection.
     * @throws ProblemError `event.id_taken`, `photo.unknown`
     */
    async inspect(
      actor: Actor,
      playSpaceId: string,
      sent: PlayInspectionInput,
    ): Promise<{ inspection: PlayInspection; isNew: boolean }> {
      const input = {
        ...sent,
        occurredAt: new Date(sent.occurredAt).toISOString(),
        photoIds: [...new Set(sent.photoIds)],
      };
      return writeTransaction(database, actor.userId, deps.now(), async (context) => {
        const { trx, now } = context;
        const space = await getVisible(trx, actor, playSpaceId, true);
        const stored = await findInspection(trx, input.id);
        if (stored !== null) {
          if (!isSameInspection(stored, playSpaceId, input)) throw new ProblemError('event.id_taken');
          return { inspection: stored, isNew: false };
        }
        if (await hasSiteEvent(trx, input.id)) throw new ProblemError('event.id_taken');
        const { communeCode } = space;
        await insertInspections(trx, [
          { input, playSpaceId, communeCode, receivedAt: now, actorId: actor.userId, actorName: actor.name },
        ]);
        await attachPhotos(trx, actor, { eventId: input.id, communeCode }, input.photoIds);
        const latest = await getLatestInspection(trx, playSpaceId);
        if (latest.id === input.id) {
          if (latest.condition !== space.condition) {
            await replace(context, actor, space, { ...cardOf(space), condition: latest.condition });
          }
          await updateInspectionDays(trx, playSpaceId, {
            lastInspectedAt: latest.doneAt,
            nextInspectionOn: latest.nextInspectionOn,
            updatedAt: now,
            updatedBy: actor.userId,
          });
        }
        context.record({
          entity: 'play_space',
          entityId: playSpaceId,
          communeCode,
          action: 'inspected',
          details: {
            changed:
              latest.id === input.id && latest.condition !== space.condition
                ? { condition: [space.condition, latest.condition] }
                : {},
            facts: { events: [input.id] },
          },
        });
        return {
          inspection: { ...input, playSpaceId, receivedAt: now, actorName: actor.name },
          isNew: true,
        };
      });
    },
  };
}

/** Fields in which people may be named. */
export const ABOUT_PEOPLE: ReadonlySet<keyof PlaySpaceCard> = new Set(['name', 'description']);

/** The editable fields alone. */
function cardOf(source: PlaySpaceCard): PlaySpaceCard {
  const { communeCode, name, kind, hamlet, lonLat, outline, areaM2 } = source;
  const { facilities, condition, openTo, isAccessible, description } = source;
  return {
    communeCode,
    name,
    kind,
    hamlet,
    lonLat,
    outline,
    areaM2,
    facilities,
    condition,
    openTo,
    isAccessible,
    description,
  };
}

function isSameInspection(stored: PlayInspection, playSpaceId: string, input: PlayInspectionInput): boolean {
  const { receivedAt: _received, actorName: _actor, ...content } = stored;
  return isDeepStrictEqual(content, { ...input, playSpaceId });
}

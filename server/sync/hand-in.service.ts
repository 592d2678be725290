import { findAuthor } from '../auth/auth.service.ts';
import { type WriteContext, writeTransaction } from '../db/write.ts';
import { assignCommune, type Places } from '../domain/commune-assignment.ts';
import type { HandInAnswer, HandInRequest } from '../domain/custody.ts';
import { ProblemError } from '../domain/errors.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import { Batch, type Delivery } from './batch.ts';
import { listCommunesOfSites } from './items.queries.ts';
import { judgeItem } from './judge-item.ts';
import { readItem, type SentItem } from './read-item.ts';
import type { JudgedReceipt } from './receipts.ts';
import type { SyncDeps } from './send.service.ts';
import { beginFile, endFile, findClockOffset, listCommunesOfTablet } from './tablets.queries.ts';
import type { Turns } from './turns.ts';

export interface HandedIn {
  author: { userId: string; name: string };
  receipts: JudgedReceipt[];
  outside: HandInAnswer['outside'];
}

export type HandInService = ReturnType<typeof createHandInService>;

/** What comes out of a file that a tablet exported, handed in by somebody in the office. */
export function createHandInService(deps: SyncDeps, turns: Turns) {
  const { database } = deps;
  return {
    /**
     * Takes items as the tablet would have sent them: same ids, same receipts, the author is who tapped them. They
     * are judged by the rules of the author, in communes that the author and the caller share; what lies in communes
     * of somebody else is left alone, without a trace, and a file that has nothing to do with the caller is refused
     * whole, without a word about whose it is.
     * @throws ProblemError `sync.author_unknown`, `sync.file_of_others`
     */
    async handIn(caller: Actor, request: HandInRequest): Promise<HandedIn> {
      const found = await findAuthor(database.db, request.userId);
      if (found === null) throw new ProblemError('sync.author_unknown');
      const reach = reachOf(caller, found, await listCommunesOfTablet(database.db, request));
      if (reach === 'none') throw new ProblemError('sync.file_of_others');
      const author = { ...found, scope: sharedScope(found.scope, caller.scope) };
      const facts = { lists: await deps.codeLists(), locator: await deps.locator() };
      const read = request.items.map(readItem);
      const communes = await communesOf(read, facts.locator);
      const whyOutside = ({ siteId }: SentItem) => {
        const commune = communes.get(siteId ?? '');
        if (commune === undefined) return reach === 'whole' ? null : 'commune_unknown';
        return isInScope(caller, commune) ? null : 'other_commune';
      };
      const own = read.filter((item) => whyOutside(item) === null);
      const offsetMs = await findClockOffset(database.db, request);
      const take = (context: WriteContext) =>
        new Batch(context, deliveryOf(author, caller, request, { offsetMs, at: context.now }), deps.log).take(
          own,
          (part, item, clock) =>
            judgeItem(part, item, {
              ...{ actor: author, facts, clock, handedInBy: caller.name, makeId: deps.makeId },
            }),
        );
      const isEmpty = own.length === 0 && read.length > 0;
      const receipts = await turns.take(async () =>
        isEmpty
          ? []
          : request.isTrial
            ? tryOut(caller, take)
            : writeTransaction(database, caller.userId, deps.now(), take),
      );
      return {
        author: { userId: author.userId, name: author.name },
        receipts,
        outside: read.flatMap((item) => {
          const why = whyOutside(item);
          return why === null ? [] : [{ position: item.position, why }];
        }),
      };
    },
  };

  /** By site: where it is, or where the file would make it. */
  async function communesOf(read: readonly SentItem[], locator: Places): Promise<Map<string, string>> {
    const made = read.flatMap(({ item }): [string, string][] => {
      const commune = item?.kind === 'new_site' ? communeOfNew(item.site, locator) : null;
      return item?.kind === 'new_site' && commune !== null ? [[item.site.id, commune]] : [];
    });
    const ids = [...new Set(read.flatMap(({ siteId }) => siteId ?? []))];
    return new Map([...made, ...(await listCommunesOfSites(database.db, ids))]);
  }

  /** Does the whole work, and takes it back. */
  async function tryOut(
    caller: Actor,
    take: (context: WriteContext) => Promise<JudgedReceipt[]>,
  ): Promise<JudgedReceipt[]> {
    try {
      return await writeTransaction(database, caller.userId, deps.now(), async (context) => {
        throw new TrialEnd(await take(context));
      });
    } catch (error) {
      if (!(error instanceof TrialEnd)) throw error;
      return error.receipts.map((receipt) =>
        receipt.wasKnown ? receipt : { ...receipt, number: null, siteCode: null, conflictId: null },
      );
    }
  }
}

/** Carries what a trial found out of the transaction that it takes back. */
class TrialEnd extends Error {
  readonly receipts: JudgedReceipt[];
  constructor(receipts: JudgedReceipt[]) {
    super('a trial');
    this.receipts = receipts;
  }
}

function communeOfNew(
  { lonLat, communeCode }: { lonLat: [number, number]; communeCode?: string | undefined },
  locator: Places,
): string | null {
  try {
    return assignCommune(lonLat, communeCode, locator);
  } catch (error) {
    // What is wrong with the place is told when the item is judged.
    if (error instanceof ProblemError) return communeCode ?? null;
    throw error;
  }
}

/**
 * Whether the caller answers for all communes that the author and the tablet have to do with, for some or for none.
 * What lies in no known commune may be of any of them.
 */
function reachOf(caller: Actor, author: Actor, tabletCommunes: readonly string[]): 'whole' | 'part' | 'none' {
  if (caller.scope === 'all') return 'whole';
  const communes = [...tabletCommunes, ...(author.scope === 'all' ? [] : author.scope)];
  if (!communes.some((code) => isInScope(caller, code))) return 'none';
  return author.scope !== 'all' && communes.every((code) => isInScope(caller, code)) ? 'whole' : 'part';
}

function sharedScope(a: Actor['scope'], b: Actor['scope']): Actor['scope'] {
  if (a === 'all') return b;
  return b === 'all' ? a : new Set([...a].filter((code) => b.has(code)));
}

/** A file is no contact: what the tablet holds now, nobody knows. */
function deliveryOf(
  author: Actor,
  caller: Actor,
  file: HandInRequest,
  { offsetMs, at }: { offsetMs: number; at: string },
): Delivery {
  const { deviceId } = file;
  return {
    ...{ actor: author, deviceId, offsetMs, handedInBy: caller.name },
    begin: (trx) => beginFile(trx, { ...file, userName: author.name }),
    async end(trx, received) {
      await endFile(trx, file, received, { by: caller.name, at });
      return true;
    },
  };
}

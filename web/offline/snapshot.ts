import type { CodeLists } from '#domain/code-lists.ts';
import type { MeasureKinds } from '#domain/fold-site.ts';
import { isUnfixed } from '#domain/sites.ts';
import type { SnapshotPage, SnapshotSite } from '#domain/sync.ts';
import type { CommuneCode, Instant } from '#domain/values.ts';
import { putOrFinish } from './outbox-records.ts';
import { isLaidOver, overlayLines, overlaySite, type ShownSite, siteIdOf } from './overlay.ts';
import { lineOf, measureKindsOf, type SiteLine, stateOf } from './site-line.ts';
import { type TabletDatabase, withStore } from './tablet-database.ts';

/** What a pull asks for and where it begins. */
export interface PullPlan {
  pull: number;
  communes: readonly CommuneCode[];
  /** null: everything. */
  cursor: string | null;
}

export interface Snapshot {
  communes(): Promise<CommuneCode[]>;
  /** Sites of a commune that is not chosen any more leave with the next pull. */
  chooseCommunes(codes: readonly CommuneCode[]): Promise<void>;
  snapshotAt(): Promise<Instant | null>;
  /** All lines of the chosen communes with the own items laid over. Same array until something changes. */
  lines(): Promise<readonly SiteLine[]>;
  /** One site as it is shown; null when it is neither in the snapshot nor an own new one. */
  site(id: string): Promise<ShownSite | null>;
  codeLists(): Promise<CodeLists | null>;
  /** The newest photo of each site, unfixed ones first, `most` at most. */
  lastPhotos(most: number): Promise<string[]>;

  /** null: no commune is chosen. Throws away what an interrupted pull has left. */
  beginPull(): Promise<PullPlan | null>;
  stage(pull: number, position: number, page: SnapshotPage): Promise<void>;
  /** In one transaction, once the last page has come: before it, nothing of the pull shows. */
  swap(plan: PullPlan, lists: CodeLists, at: Instant): Promise<void>;
  /** The server does not know the place where the last pull ended: the next one brings everything. */
  dropCursor(): Promise<void>;
  /**
   * Chosen communes that the account no longer has are given up, their sites leave the tablet. Own items stay. What
   * was taken is told by `takenCommunes` until the person says that they know.
   */
  keepWithin(communes: readonly CommuneCode[]): Promise<void>;
  takenCommunes(): Promise<CommuneCode[]>;
  forgetTaken(): Promise<void>;
  /** An own item has changed. */
  forget(): void;
  /** Another window may have pulled. */
  forgetAll(): void;
}

export function createSnapshot(database: TabletDatabase, onChange: () => void): Snapshot {
  let base: Promise<readonly SiteLine[]> | null = null;
  let shown: Promise<readonly SiteLine[]> | null = null;
  const forget = () => {
    shown = null;
  };
  const readLists = async (): Promise<CodeLists | null> => {
    const text = await withStore(database, (db) => db.fact('codeLists'));
    return text === null ? null : (JSON.parse(text) as CodeLists);
  };
  const readKinds = async (): Promise<MeasureKinds> => {
    const lists = await readLists();
    return lists ? measureKindsOf(lists) : new Map();
  };
  const readLines = async () =>
    (await withStore(database, (db) => db.communes.toArray())).flatMap(({ lines }) => lines);
  const readOwn = async () =>
    (await withStore(database, (db) => db.outbox.orderBy('sequence').toArray())).filter(isLaidOver);

  async function layOver(): Promise<readonly SiteLine[]> {
    base ??= readLines();
    const [lines, own, kinds] = await Promise.all([base, readOwn(), readKinds()]);
    if (own.length === 0) return lines;
    const ids = [...new Set(own.flatMap((record) => siteIdOf(record) ?? []))];
    const sites = await withStore(database, (db) => db.sites.bulkGet(ids));
    const known = new Map(sites.flatMap((site): [string, SnapshotSite][] => (site ? [[site.id, site]] : [])));
    return overlayLines(lines, known, own, kinds);
  }

  return {
    forget,
    forgetAll() {
      base = null;
      forget();
    },
    takenCommunes: async () => (await withStore(database, (db) => db.fact('takenCommunes'))) ?? [],
    async forgetTaken() {
      await withStore(database, (db) => db.facts.delete('takenCommunes'));
      onChange();
    },
    dropCursor: () => withStore(database, (db) => db.facts.delete('cursor')),
    async keepWithin(own) {
      const isLess = await withStore(database, (db) =>
        db.transaction('rw', [db.facts, db.communes, db.sites], () => giveUpOthers(db, own)),
      );
      if (!isLess) return;
      base = null;
      onChange();
    },
    codeLists: readLists,
    communes: async () => (await withStore(database, (db) => db.fact('communes'))) ?? [],
    async chooseCommunes(codes) {
      await withStore(database, (db) => db.setFact('communes', [...new Set(codes)].sort()));
      onChange();
    },
    snapshotAt: () => withStore(database, (db) => db.fact('snapshotAt')),
    lines() {
      if (!shown) {
        const reading = layOver();
        shown = reading;
        reading.catch(() => {
          if (shown === reading) shown = null;
          base = null;
        });
      }
      return shown;
    },
    async site(id) {
      const [site, own, kinds] = await Promise.all([
        withStore(database, (db) => db.sites.get(id)),
        readOwn(),
        readKinds(),
      ]);
      return overlaySite(
        site ?? null,
        own.filter((record) => siteIdOf(record) === id),
        kinds,
      );
    },

    async lastPhotos(most) {
      const lines = await withStore(database, (db) => db.communes.toArray());
      const inOrder = lines
        .flatMap((commune) => commune.lines)
        .sort((a, b) => Number(isUnfixed(b.status)) - Number(isUnfixed(a.status)));
      const sites = await withStore(database, (db) => db.sites.bulkGet(inOrder.map(({ id }) => id)));
      return [...new Set(sites.flatMap((site) => site?.photos[0]?.id ?? []))].slice(0, most);
    },

    beginPull: () =>
      withStore(database, (db) =>
        db.transaction('rw', [db.facts, db.staged], async () => {
          await db.staged.clear();
          const communes = (await db.fact('communes')) ?? [];
          if (communes.length === 0) return null;
          const pull = ((await db.fact('pulls')) ?? 0) + 1;
          await db.setFact('pulls', pull);
          const known = await db.fact('cursor');
          const cursor = known?.communes === communes.join(',') ? known.value : null;
          return { pull, communes, cursor };
        }),
      ),
    stage: async (pull, position, page) => {
      await withStore(database, (db) => db.staged.put({ pull, position, page }));
    },
    async swap(plan, lists, at) {
      await withStore(database, (db) =>
        db.transaction('rw', [db.facts, db.staged, db.communes, db.sites, db.outbox], () =>
          swapIn(db, plan, lists, at),
        ),
      );
      base = null;
      onChange();
    },
  };
}

/** Whether any chosen commune was not an own one. */
async function giveUpOthers(db: TabletDatabase, own: readonly CommuneCode[]): Promise<boolean> {
  const chosen = (await db.fact('communes')) ?? [];
  const taken = chosen.filter((code) => !own.includes(code));
  if (taken.length === 0) return false;
  const told = (await db.fact('takenCommunes')) ?? [];
  await db.setFact('takenCommunes', [...new Set([...told, ...taken])].sort());
  await db.setFact(
    'communes',
    chosen.filter((code) => own.includes(code)),
  );
  await db.facts.delete('cursor');
  await db.communes.bulkDelete(taken);
  await db.sites.filter(({ card }) => taken.includes(card.communeCode)).delete();
  return true;
}

async function swapIn(db: TabletDatabase, plan: PullPlan, lists: CodeLists, at: Instant): Promise<void> {
  const pages = (await db.staged.orderBy('[pull+position]').toArray()).filter(
    ({ pull }) => pull === plan.pull,
  );
  const last = pages.at(-1)?.page;
  if (last?.cursor == null) throw new Error('a pull without its last page');
  const isFull = pages[0]?.page.isFull === true;
  const listsText = JSON.stringify(lists);
  const mustFoldAll = !isFull && (await db.fact('codeLists')) !== listsText;
  const kinds = measureKindsOf(lists);
  const toLine = (site: SnapshotSite) => lineOf(site, stateOf(site.card, site.events, kinds));

  const lines = new Map<string, SiteLine>();
  if (isFull) await db.sites.clear();
  else if (mustFoldAll) await db.sites.each((site) => void lines.set(site.id, toLine(site)));
  else
    for (const commune of await db.communes.toArray())
      for (const line of commune.lines) lines.set(line.id, line);

  for (const { page } of pages) {
    await db.sites.bulkPut(page.sites);
    for (const site of page.sites) lines.set(site.id, toLine(site));
    await db.sites.bulkDelete(page.gone);
    for (const id of page.gone) lines.delete(id);
  }
  const byCommune = new Map<CommuneCode, SiteLine[]>(plan.communes.map((code) => [code, []]));
  for (const line of lines.values()) byCommune.get(line.communeCode)?.push(line);
  await db.communes.clear();
  await db.communes.bulkPut([...byCommune].map(([code, own]) => ({ code, lines: own })));
  await db.setFact('codeLists', listsText);
  await db.setFact('cursor', { communes: plan.communes.join(','), value: last.cursor });
  await db.setFact('snapshotAt', at);
  await db.staged.clear();
  // What was answered before this pull began is in it.
  for (const record of await db.outbox.toArray()) {
    const isIn =
      record.state === 'sent' && record.answeredInPull !== null && record.answeredInPull < plan.pull;
    if (isIn && !record.isPulled) await putOrFinish(db, { ...record, isPulled: true });
  }
}

import type { ChangeFeed } from '../db/change-feed.ts';
import type { AssessmentCard, AssessmentEvent } from '../domain/assessments.ts';
import type { CommuneLogs } from '../domain/pipeline.ts';
import type { EnteredMaximum } from '../domain/standards.ts';

/** All assessments and maxima at one state of the data. Never changed: another state is another object. */
export interface Logs {
  /** Communes without an assessment are not in it. */
  byCommune: ReadonlyMap<string, CommuneLogs>;
  maxima: readonly EnteredMaximum[];
}

export interface LogReader {
  /** Of the communes, of all when left out. */
  cards(communes?: readonly string[]): Promise<AssessmentCard[]>;
  events(communes?: readonly string[]): Promise<AssessmentEvent[]>;
  maxima(): Promise<EnteredMaximum[]>;
}

/** Keeps what the board is computed from; after a change it reads the commune that changed again, not all. */
export class KeptLogs {
  private readonly reader: LogReader;
  private kept: Logs = { byCommune: new Map(), maxima: [] };
  private stale: Set<string> | 'all' = 'all';
  private reading: Promise<unknown> = Promise.resolve();
  /** Stops following the change feed. */
  readonly close: () => void;

  constructor(feed: Pick<ChangeFeed, 'subscribe'>, reader: LogReader) {
    this.reader = reader;
    this.close = feed.subscribe((changes) => {
      for (const { entity, communeCode, seq } of changes) {
        // After a lost connection the feed cannot say of what it was; the demo set comes and goes as one change.
        const isOfAll = seq === 0 || (entity === 'assessment' && communeCode === null);
        if (entity === 'criteria_maximum' || isOfAll) this.stale = 'all';
        else if (entity === 'assessment' && communeCode !== null && this.stale !== 'all') {
          this.stale.add(communeCode);
        }
      }
    });
  }

  /** One reading at a time, so that an older one never replaces a newer one. */
  get(): Promise<Logs> {
    const next = this.reading.then(() => this.refresh());
    this.reading = next.catch(() => undefined);
    return next;
  }

  private async refresh(): Promise<Logs> {
    const { stale } = this;
    if (stale !== 'all' && stale.size === 0) return this.kept;
    // What changes from here on is read the next time.
    this.stale = new Set();
    try {
      this.kept = await this.read(stale);
      return this.kept;
    } catch (error) {
      this.stale = 'all';
      throw error;
    }
  }

  private async read(stale: ReadonlySet<string> | 'all'): Promise<Logs> {
    const communes = stale === 'all' ? undefined : [...stale];
    const [cards, events] = [await this.reader.cards(communes), await this.reader.events(communes)];
    const maxima = stale === 'all' ? await this.reader.maxima() : this.kept.maxima;
    const byCommune = new Map(stale === 'all' ? [] : this.kept.byCommune);
    for (const code of communes ?? []) byCommune.delete(code);
    for (const [code, logs] of toCommuneLogs(cards, events)) byCommune.set(code, logs);
    return { byCommune, maxima };
  }
}

function toCommuneLogs(
  cards: readonly AssessmentCard[],
  events: readonly AssessmentEvent[],
): Map<string, CommuneLogs> {
  const byAssessment = Map.groupBy(events, ({ assessmentId }) => assessmentId);
  const byCommune = Map.groupBy(cards, ({ communeCode }) => communeCode);
  return new Map(
    [...byCommune].map(([communeCode, own]) => [
      communeCode,
      { communeCode, logs: own.map((card) => ({ card, events: byAssessment.get(card.id) ?? [] })) },
    ]),
  );
}

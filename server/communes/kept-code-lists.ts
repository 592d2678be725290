import type { ChangeFeed } from '../db/change-feed.ts';
import type { CodeLists } from '../domain/code-lists.ts';

/** The code lists, which every write checks and hardly anybody changes: read again after a change of theirs. */
export class KeptCodeLists {
  private readonly read: () => Promise<CodeLists>;
  private kept: Promise<CodeLists> | null = null;
  /** Stops following the change feed. */
  readonly close: () => void;

  constructor(feed: ChangeFeed, read: () => Promise<CodeLists>) {
    this.read = read;
    this.close = feed.subscribe((changes) => {
      // After a lost connection the feed cannot say of what it was.
      if (changes.some(({ entity, seq }) => entity === 'code_list' || seq === 0)) this.kept = null;
    });
  }

  /** Shared by all callers: not to be changed. */
  get(): Promise<CodeLists> {
    if (this.kept !== null) return this.kept;
    const reading = this.read();
    this.kept = reading;
    reading.catch(() => {
      if (this.kept === reading) this.kept = null;
    });
    return reading;
  }
}

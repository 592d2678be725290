import { type AssessmentContext, type Refusal, refusalOf } from '../../server/domain/assessment-rules.ts';
import type {
  AssessmentCard,
  AssessmentEvent,
  AssessmentEventInput,
} from '../../server/domain/assessments.ts';
import { foldAssessment } from '../../server/domain/fold-assessment.ts';
import type { Actor, RoleName } from '../../server/domain/roles.ts';
import { criteriaSet, fullMaxima } from './standard.ts';

let made = 0;
/** Falling, so that an order by id is not the order of the log. */
export const newId = () => `00000000-0000-7000-8000-${String(999_999_999_999 - ++made)}`;

export const actor = (role: RoleName, scope: Actor['scope'] = 'all'): Actor => ({
  userId: role,
  name: role,
  email: `${role}@example.org`,
  role,
  scope,
});

type Rest<T> = T extends AssessmentEventInput
  ? Omit<T, 'id' | 'occurredAt' | 'note'> & { id?: string; note?: string }
  : never;
/** An event without what every event carries. */
export type Act = Rest<AssessmentEventInput>;

export const decided = (date: string, rest: { validFrom?: string; validTo?: string | null } = {}) => ({
  number: '12/QĐ-UBND',
  date,
  authority: 'UBND thành phố Hà Nội',
  validFrom: date,
  validTo: null,
  ...rest,
});

/** One assessment at work: takes events as the server will, one log entry each, or says why not. */
export class Desk {
  readonly log: AssessmentEvent[] = [];
  readonly card: AssessmentCard;
  readonly context: Omit<AssessmentContext, 'now'>;

  constructor(change: Partial<Omit<AssessmentContext, 'now'>> = {}, card: Partial<AssessmentCard> = {}) {
    const set = criteriaSet();
    this.card = {
      id: newId(),
      communeCode: '00145',
      period: { kind: 'self_review', year: 2026 },
      criteriaSet: { id: set.id, version: set.version },
      ...card,
    };
    this.context = { card: this.card, set, maxima: fullMaxima(), threshold: 900, ...change };
  }

  get state() {
    return foldAssessment(this.log);
  }

  /** On `day` at 10:00 in Việt Nam. */
  do(day: string, role: RoleName | Actor, act: Act): Refusal | null {
    const at = `${day}T03:00:00.000Z`;
    const event = { id: newId(), note: '', occurredAt: at, ...act } as AssessmentEventInput;
    const who = typeof role === 'string' ? actor(role) : role;
    const refusal = refusalOf(this.state, event, who, { ...this.context, now: at });
    if (refusal === null) this.log.push(this.stored(event, at, who.name));
    return refusal;
  }

  /** Everything must be taken. */
  doAll(day: string, role: RoleName, acts: readonly Act[]): this {
    for (const act of acts) {
      const refusal = this.do(day, role, act);
      if (refusal) throw new Error(`${act.type}: ${JSON.stringify(refusal)}`);
    }
    return this;
  }

  private stored(event: AssessmentEventInput, receivedAt: string, actorName: string): AssessmentEvent {
    return { ...event, assessmentId: this.card.id, sequence: this.log.length + 1, receivedAt, actorName };
  }

  /** Every criterion at its maximum less `less`, all met. */
  scoreAll(day: string, less: Record<number, number> = {}): this {
    const acts = [...fullMaxima()].map(
      ([criterion, maximum]): Act => ({
        type: 'scored',
        criterion,
        score: { points: (maximum ?? 0) - (less[criterion] ?? 0), isMet: true },
      }),
    );
    return this.doAll(day, 'officer', acts);
  }

  acceptAll(day: string, except: readonly number[] = []): this {
    const numbers = this.context.set.criteria.map(({ number }) => number);
    return this.doAll(
      day,
      'city',
      numbers
        .filter((criterion) => !except.includes(criterion))
        .map((criterion): Act => ({ type: 'criterion_accepted', criterion })),
    );
  }

  register(day: string): this {
    return this.doAll(day, 'officer', [{ type: 'registered' }]);
  }

  submit(day: string, less: Record<number, number> = {}): this {
    return this.scoreAll(day, less).doAll(day, 'officer', [{ type: 'submitted' }]);
  }

  appraise(day: string): this {
    return this.acceptAll(day).doAll(day, 'city', [{ type: 'appraised' }]);
  }

  recognise(day: string, decision = decided(day), basis: 'appraisal' | 'paper' = 'appraisal'): this {
    return this.doAll(day, 'city', [{ type: 'recognised', decision, basis, officialTotal: null }]);
  }
}

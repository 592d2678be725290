import { isDeepStrictEqual } from 'node:util';
import { changedFields } from '../db/audit-log.ts';
import type { Db } from '../db/database.ts';
import { outsideScope } from '../db/origin.ts';
import { type WriteContext, writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { type AssessmentContext, refusalOf } from '../domain/assessment-rules.ts';
import type {
  Assessment,
  AssessmentListItem,
  AssessmentQuery,
  NewAssessment,
} from '../domain/assessment-views.ts';
import type {
  AssessmentCard,
  AssessmentEvent,
  AssessmentEventInput,
  AssessmentState,
  Evidence,
} from '../domain/assessments.ts';
import { ProblemError } from '../domain/errors.ts';
import type { EvidenceFile } from '../domain/evidence-files.ts';
import { foldAssessment, scoresOf } from '../domain/fold-assessment.ts';
import { type Actor, canAddAssessmentEvent, isInScope } from '../domain/roles.ts';
import { judge } from '../domain/scoring.ts';
import { type CriteriaSet, type CriteriaSetRef, maximaOf, thresholdOf } from '../domain/standards.ts';
import { linkFile, listLinkedFiles } from './evidence-files.queries.ts';
import { createMaximaService, findSet } from './maxima.service.ts';
import {
  findAssessment,
  findAssessmentOf,
  findEvents,
  findThresholdGroup,
  hasEvidence,
  hasSites,
  insertAssessment,
  insertEvents,
  listAssessments,
  listLog,
  listMaxima,
  updateAssessment,
} from './standard.queries.ts';

type ValueSource = Extract<Evidence['source'], { kind: 'indicator_value' }>;

export type StandardService = ReturnType<typeof createStandardService>;

export interface StandardDeps extends Deps {
  /** Newest first. */
  sets: readonly CriteriaSet[];
  /** Whether a value of the commune is reported that the evidence names. */
  hasValue(db: Db, communeCode: string, source: ValueSource): Promise<boolean>;
}

/** Assessments of the child-friendly standard and the maxima of its criteria. Reads are cut to the scope. */
export function createStandardService(deps: StandardDeps) {
  const { database, sets } = deps;

  const isKept: IsKept = (trx, { id, communeCode }, source, now) => {
    switch (source.kind) {
      case 'indicator_value':
        return deps.hasValue(trx, communeCode, source);
      case 'file':
        return linkFile(trx, id, source, now);
      default:
        return hasEvidence(trx, communeCode, source);
    }
  };

  const getSet = (ref: CriteriaSetRef) => findSet(sets, ref);

  async function getVisible(db: Db, actor: Actor, id: string, isLocked = false): Promise<AssessmentListItem> {
    const item = await findAssessment(db, id, isLocked ? database.dialect : undefined);
    // Outside the scope is answered like absent, so that ids cannot be probed.
    if (item === null) throw new ProblemError('assessment.not_found');
    if (!isInScope(actor, item.communeCode)) throw outsideScope('assessment.not_found', item.communeCode, id);
    return item;
  }

  /** What rules and verdict of an assessment are computed with. */
  async function rulesFor(db: Db, card: AssessmentCard, now: string): Promise<Rules> {
    const set = getSet(card.criteriaSet);
    const group = await findThresholdGroup(db, card.communeCode);
    if (group === null) throw new ProblemError('commune.not_found', { code: card.communeCode });
    const threshold = thresholdOf(set, group.thresholdGroup);
    if (threshold === null) {
      throw new ProblemError('assessment.no_threshold', { set: set.number, group: group.thresholdGroup });
    }
    const maxima = maximaOf(set, await listMaxima(db));
    return { card, set, maxima, threshold, now, ...group };
  }

  async function view(db: Db, item: AssessmentListItem): Promise<Assessment> {
    return toView(
      item,
      await listLog(db, item.id),
      await rulesFor(db, item, deps.now()),
      await listLinkedFiles(db, item.id),
    );
  }

  /** The stored assessment when the same registration is sent again. */
  async function findRegistered(
    db: Db,
    actor: Actor,
    { registration, ...card }: NewAssessment,
  ): Promise<Assessment | null> {
    const item = await findAssessment(db, card.id);
    if (item === null) return null;
    const [first] = await listLog(db, card.id);
    const isSame =
      isInScope(actor, item.communeCode) &&
      isDeepStrictEqual(cardOf(item), card) &&
      first !== undefined &&
      isSameEvent(first, registrationEvent(registration));
    if (!isSame) throw new ProblemError('assessment.id_taken');
    return view(db, item);
  }

  return {
    ...createMaximaService(deps),

    list(actor: Actor, query: AssessmentQuery) {
      return listAssessments(database.db, query, actor.scope);
    },

    /** @throws ProblemError `assessment.not_found` */
    async get(actor: Actor, id: string): Promise<Assessment> {
      return view(database.db, await getVisible(database.db, actor, id));
    },

    /**
     * Opens an assessment with its first event; the same request again answers the stored one.
     * @throws ProblemError `assessment.exists` with `assessmentId`, `assessment.id_taken`, those of `refusalOf`
     */
    async register(actor: Actor, input: NewAssessment): Promise<{ assessment: Assessment; isNew: boolean }> {
      return writeTransaction(database, actor.userId, deps.now(), async (context) => {
        const { trx, now } = context;
        const known = await findRegistered(trx, actor, input);
        if (known !== null) return { assessment: known, isNew: false };
        const { registration, ...card } = input;
        const event = registrationEvent(registration);
        const rules = await rulesFor(trx, card, now);
        const refusal = refusalOf(foldAssessment([]), event, actor, rules);
        if (refusal) throw new ProblemError(refusal.code, refusal.details);
        const other = await findAssessmentOf(trx, card);
        if (other) throw new ProblemError('assessment.exists', { assessmentId: other.id });
        if ((await findEvents(trx, [event.id])).size > 0) throw new ProblemError('event.id_taken');
        const log = stored(card.id, 0, [event], actor, now);
        const item = itemOf(card, log, now);
        await insertAssessment(trx, item);
        await insertEvents(trx, log, actor.userId);
        recordEvents(context, null, item, log);
        return { assessment: toView(item, log, rules, []), isNew: true };
      });
    },

    /**
     * Appends events under the lock of the assessment, all or none. Those that are stored with the same content are
     * passed over, so a re-send is harmless.
     * @param sequence of the assessment as the sender has seen it
     * @throws ProblemError `assessment.conflict` with `current` when the log went on since, those of `refusalOf`
     */
    async addEvents(
      actor: Actor,
      id: string,
      sequence: number,
      sent: readonly AssessmentEventInput[],
    ): Promise<{ assessment: Assessment; stored: string[]; alreadyStored: string[] }> {
      const inputs = uniqueEvents(sent);
      for (const { type } of inputs) {
        if (!canAddAssessmentEvent(actor, type))
          throw new ProblemError('auth.forbidden', { role: actor.role });
      }
      return writeTransaction(database, actor.userId, deps.now(), async (context) => {
        const { trx, now } = context;
        const item = await getVisible(trx, actor, id, true);
        const log = await listLog(trx, id);
        const rules = await rulesFor(trx, item, now);
        const { fresh, alreadyStored } = await sortOut(trx, id, inputs);
        if (fresh.length === 0) {
          return {
            assessment: toView(item, log, rules, await listLinkedFiles(trx, id)),
            stored: [],
            alreadyStored,
          };
        }
        if (sequence !== item.sequence) {
          throw new ProblemError('assessment.conflict', {
            current: toView(item, log, rules, await listLinkedFiles(trx, id)),
            kept: alreadyStored,
          });
        }
        const added = await taken(trx, log, fresh, actor, rules, isKept);
        const whole = [...log, ...added];
        const changed = itemOf(item, whole, now);
        await updateAssessment(trx, changed);
        await insertEvents(trx, added, actor.userId);
        recordEvents(context, item, changed, added);
        return {
          assessment: toView(changed, whole, rules, await listLinkedFiles(trx, id)),
          stored: added.map((event) => event.id),
          alreadyStored,
        };
      });
    },
  };
}

/** Whether what a criterion is to rest on is there; a file is from then on kept for good. */
type IsKept = (trx: Db, card: AssessmentCard, source: Evidence['source'], now: string) => Promise<boolean>;

type Rules = AssessmentContext & { thresholdGroup: string; thresholdBasis: string };

function cardOf({ id, communeCode, period, criteriaSet }: AssessmentCard): AssessmentCard {
  return { id, communeCode, period, criteriaSet };
}

function itemOf(card: AssessmentCard, log: readonly AssessmentEvent[], now: string): AssessmentListItem {
  return { ...cardOf(card), status: foldAssessment(log).status, sequence: log.length, updatedAt: now };
}

function registrationEvent(registration: NewAssessment['registration']): AssessmentEventInput {
  return normalEvent({ ...registration, type: 'registered' });
}

/** One spelling of a moment, so that a re-send equals what was stored. */
function normalEvent(event: AssessmentEventInput): AssessmentEventInput {
  return { ...event, occurredAt: new Date(event.occurredAt).toISOString() };
}

function uniqueEvents(events: readonly AssessmentEventInput[]): AssessmentEventInput[] {
  const byId = new Map<string, AssessmentEventInput>();
  for (const event of events.map(normalEvent)) {
    const twin = byId.get(event.id);
    if (twin !== undefined && !isDeepStrictEqual(twin, event)) throw new ProblemError('event.id_taken');
    byId.set(event.id, event);
  }
  return [...byId.values()];
}

function isSameEvent(known: AssessmentEvent, sent: AssessmentEventInput): boolean {
  const { assessmentId: _id, sequence: _sequence, receivedAt: _at, actorName: _name, ...content } = known;
  return isDeepStrictEqual(content, sent);
}

/** Parts what is new from what is stored. An id that names something else is told. */
async function sortOut(trx: Db, assessmentId: string, inputs: readonly AssessmentEventInput[]) {
  const known = await findEvents(
    trx,
    inputs.map(({ id }) => id),
  );
  const fresh: AssessmentEventInput[] = [];
  for (const input of inputs) {
    const twin = known.get(input.id);
    if (twin === undefined) fresh.push(input);
    else if (twin.assessmentId !== assessmentId || !isSameEvent(twin, input)) {
      throw new ProblemError('event.id_taken');
    }
  }
  return { fresh, alreadyStored: [...known.keys()] };
}

/** The events as they go into the log, each allowed by the state that the ones before it leave. */
async function taken(
  trx: Db,
  log: readonly AssessmentEvent[],
  fresh: readonly AssessmentEventInput[],
  actor: Actor,
  rules: Rules,
  isKept: IsKept,
): Promise<AssessmentEvent[]> {
  const { card, now } = rules;
  const added: AssessmentEvent[] = [];
  for (const input of fresh) {
    const refusal = refusalOf(foldAssessment([...log, ...added]), input, actor, rules);
    if (refusal) throw new ProblemError(refusal.code, refusal.details);
    if (input.type === 'evidence_added' && !(await isKept(trx, card, input.evidence.source, now))) {
      throw new ProblemError('assessment.evidence_not_found');
    }
    if (input.type === 'step_planned' && !(await hasSites(trx, card.communeCode, input.step.siteIds))) {
      throw new ProblemError('assessment.step_site_not_found');
    }
    added.push(...stored(card.id, log.length + added.length, [input], actor, now));
  }
  return added;
}

function stored(
  assessmentId: string,
  after: number,
  inputs: readonly AssessmentEventInput[],
  actor: Actor,
  receivedAt: string,
): AssessmentEvent[] {
  return inputs.map((input, index) => ({
    ...input,
    assessmentId,
    sequence: after + 1 + index,
    receivedAt,
    actorName: actor.name,
  }));
}

function recordEvents(
  { record }: WriteContext,
  before: AssessmentListItem | null,
  after: AssessmentListItem,
  events: readonly AssessmentEvent[],
): void {
  const { id, communeCode, status } = after;
  record({
    entity: 'assessment',
    entityId: id,
    communeCode,
    action: [...new Set(events.map(({ type }) => type))].join('+'),
    details: {
      changed: changedFields(before && { status: before.status }, { status }, new Set()),
      facts: { events: events.map((event) => event.id), sequence: after.sequence },
    },
  });
}

function toView(
  item: AssessmentListItem,
  log: readonly AssessmentEvent[],
  rules: Rules,
  files: readonly EvidenceFile[],
): Assessment {
  const state: AssessmentState = foldAssessment(log);
  const { set, maxima, threshold, thresholdGroup, thresholdBasis } = rules;
  return {
    ...cardOf(item),
    status: state.status,
    sequence: item.sequence,
    thresholdGroup,
    thresholdBasis,
    criteria: [...state.criteria.values()],
    verdict: judge(set, maxima, scoresOf(state), threshold),
    steps: state.steps,
    outcome: state.outcome,
    registeredAt: state.registeredAt,
    submittedAt: state.submittedAt,
    appraisedAt: state.appraisedAt,
    lastReason: state.lastReason,
    log: [...log],
    files: [...files],
  };
}

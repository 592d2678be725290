import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Assessment } from '#domain/assessment-views.ts';
import type { AssessmentEvent, Evidence } from '#domain/assessments.ts';
import type { Format } from '../i18n/format.ts';
import { useFormat } from '../i18n/i18n.ts';
import { EvidenceLink, type EvidencePlace } from './evidence-links.tsx';

/** Everything that was done, newest first, with who and when. */
export function AssessmentLog({ assessment }: { assessment: Assessment }) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const { log } = assessment;
  const place = { assessmentId: assessment.id, communeCode: assessment.communeCode, files: assessment.files };
  const evidence = new Map(
    log.flatMap((event) => (event.type === 'evidence_added' ? [[event.evidence.id, event.evidence]] : [])),
  );
  const titles = new Map(
    log.flatMap((event) => (event.type === 'step_planned' ? [[event.step.id, event.step.title]] : [])),
  );
  return (
    <ol className="assessment-log">
      {[...log].reverse().map((event) => (
        <li key={event.id}>
          <p>
            <strong>{wordsOf(event, t, format, titles)}</strong>
            {'reason' in event && <> · {event.reason}</>}
            <NamedEvidence event={event} evidence={evidence} place={place} />
          </p>
          <p className="standard-hint">
            {event.actorName} · <time dateTime={event.receivedAt}>{format.dateTime(event.receivedAt)}</time>
          </p>
          {event.note && <p className="standard-hint">{event.note}</p>}
        </li>
      ))}
    </ol>
  );
}

/** What was added or taken off. A file that was taken off is still there to be read. */
function NamedEvidence({
  event,
  evidence,
  place,
}: {
  event: AssessmentEvent;
  evidence: ReadonlyMap<string, Evidence>;
  place: EvidencePlace;
}) {
  const { t } = useTranslation('standard');
  if (event.type !== 'evidence_added' && event.type !== 'evidence_removed') return null;
  const isRemoved = event.type === 'evidence_removed';
  const named = isRemoved ? evidence.get(event.evidenceId) : event.evidence;
  if (!named) return null;
  return (
    <>
      {' · '}
      <EvidenceLink source={named.source} place={place} />
      {isRemoved && named.source.kind === 'file' && (
        <span className="standard-hint"> {t('files.stays')}</span>
      )}
    </>
  );
}

function wordsOf(
  event: AssessmentEvent,
  t: TFunction<'standard'>,
  format: Format,
  titles: ReadonlyMap<string, string>,
): string {
  switch (event.type) {
    case 'scored':
    case 'criterion_adjusted':
      return t(`log.entry.${event.type}`, {
        criterion: event.criterion,
        points: format.number(event.score.points, 2),
      });
    case 'evidence_added':
      return t('log.entry.evidence_added', { criterion: event.evidence.criterion });
    case 'step_planned':
      return t('log.entry.step_planned', { criterion: event.step.criterion, title: event.step.title });
    case 'step_closed': {
      const title = titles.get(event.stepId) ?? '';
      return t(event.isDone ? 'log.entry.step_done' : 'log.entry.step_dropped', { title });
    }
    case 'criterion_accepted':
    case 'criterion_returned':
      return t(`log.entry.${event.type}`, { criterion: event.criterion });
    case 'recognised':
      return t('log.entry.recognised', {
        number: event.decision.number,
        date: format.date(event.decision.date),
      });
    case 'registered':
    case 'evidence_removed':
    case 'submitted':
    case 'resubmitted':
    case 'appraised':
    case 'not_recognised':
    case 'reopened':
    case 'cancelled':
      return t(`log.entry.${event.type}`);
  }
}

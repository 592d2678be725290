import { useTranslation } from 'react-i18next';
import type { Assessment, CriteriaSetView } from '#domain/assessment-views.ts';
import { isOpenToCommune } from '#domain/fold-assessment.ts';
import { useActor } from '../api/labels.ts';
import { useFormat, useLabel, useLanguage } from '../i18n/i18n.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox, TextInput } from '../ui/form-field.tsx';
import { mayAdd } from './actions.ts';
import type { OpenDialog } from './dialogs.ts';
import { EvidenceFiles } from './evidence-files.tsx';
import { EvidenceList } from './evidence-list.tsx';
import { MapEvidence } from './map-evidence.tsx';
import { shownScore, stateOf, typedScore } from './score-draft.ts';
import type { AssessmentWork } from './use-assessment-work.ts';
import { useEvidenceUploads } from './use-evidence-uploads.ts';

interface Props {
  assessment: Assessment;
  view: CriteriaSetView;
  work: AssessmentWork;
  onOpen(dialog: OpenDialog): void;
}

/** The criteria with what the commune gave, what the city made of it, and what it rests on. */
export function CriteriaTable({ view, ...rest }: Props) {
  const { t } = useTranslation('standard');
  const files = useEvidenceUploads(rest.assessment.id);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="standard-scroller" tabIndex={0} aria-label={t('criteria.title')}>
      <table className="standard-table criteria-table">
        <thead>
          <tr>
            <th scope="col" className="cell-number">
              {t('criteria.number')}
            </th>
            <th scope="col">{t('criteria.name')}</th>
            <th scope="col">{t('criteria.self')}</th>
            <th scope="col">{t('criteria.appraised')}</th>
            <th scope="col" className="cell-number">
              {t('criteria.maximum')}
            </th>
            <th scope="col">{t('criteria.evidence')}</th>
          </tr>
        </thead>
        <tbody>
          {view.set.criteria.map((criterion) => (
            <Row
              key={criterion.number}
              criterion={criterion}
              maximum={view.maxima.find((each) => each.criterion === criterion.number)?.points ?? null}
              files={files}
              {...rest}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

type RowProps = Omit<Props, 'view'> & {
  criterion: CriteriaSetView['set']['criteria'][number];
  maximum: number | null;
};

function Row({
  criterion,
  maximum,
  files,
  ...props
}: RowProps & { files: ReturnType<typeof useEvidenceUploads> }) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const label = useLabel();
  const actor = useActor();
  const { assessment } = props;
  const { number } = criterion;
  const state = stateOf(assessment, number);
  const isOpen = isOpenToCommune(assessment.status, state) && mayAdd(actor, assessment, 'scored');
  return (
    <tr id={`criterion-${number}`}>
      <td className="cell-number">{number}</td>
      <th scope="row">
        {label(criterion.label)}
        {criterion.mapEvidence && (
          <MapEvidence communeCode={assessment.communeCode} reads={criterion.mapEvidence} />
        )}
      </th>
      <td>
        {isOpen ? <ScoreInput {...props} number={number} maximum={maximum} /> : <SelfScore state={state} />}
      </td>
      <td>
        <Appraisal {...props} number={number} state={state} />
      </td>
      <td className="cell-number">
        {maximum === null ? (
          <span className="standard-hint">{t('criteria.unknown')}</span>
        ) : (
          format.number(maximum, 2)
        )}
      </td>
      <td>
        <EvidenceFiles
          criterion={number}
          assessmentId={assessment.id}
          isOpen={isOpen}
          uploads={files.uploads}
          unsent={files.unsent.filter((each) => each.criterion === number)}
          onAdd={() => props.onOpen({ kind: 'evidence', criterion: number })}
        >
          <EvidenceList
            evidence={state.evidence}
            place={{
              assessmentId: assessment.id,
              communeCode: assessment.communeCode,
              files: assessment.files,
            }}
            log={assessment.log}
            isOpen={isOpen}
            work={props.work}
          />
        </EvidenceFiles>
      </td>
    </tr>
  );
}

type State = Assessment['criteria'][number];

function SelfScore({ state: { selfScore } }: { state: State }) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  if (selfScore === null) return <span className="standard-hint">{t('criteria.notScored')}</span>;
  return (
    <>
      <strong>{format.number(selfScore.points, 2)}</strong> <MetBadge isMet={selfScore.isMet} />
      {selfScore.note && <p className="standard-hint">{selfScore.note}</p>}
    </>
  );
}

function MetBadge({ isMet }: { isMet: boolean }) {
  const { t } = useTranslation('standard');
  return (
    <Badge tone={isMet ? 'success' : 'alert'}>{t(isMet ? 'criteria.isMet' : 'criteria.isNotMet')}</Badge>
  );
}

function ScoreInput({ assessment, work, number, maximum }: Omit<RowProps, 'criterion'> & { number: number }) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const language = useLanguage();
  const typed = shownScore(assessment, work.draft, number, language);
  const state = stateOf(assessment, number);
  const fault = work.faultOf(number);
  const mustAnswer =
    state.appraisal?.outcome === 'returned' && !state.appraisal.isAnswered && !work.draft.scores[number];
  return (
    <div className="score-input">
      <TextInput
        label={t('criteria.points', { number })}
        isLabelHidden
        inputMode="decimal"
        autoComplete="off"
        maxLength={8}
        value={typed.points}
        error={fault && t(`criteria.fault.${fault}`, { maximum: format.number(maximum, 2) })}
        onChange={({ target }) => work.type(number, { ...typed, points: target.value })}
      />
      <Checkbox
        label={t('criteria.metShort')}
        aria-label={t('criteria.metLabel', { number })}
        checked={typed.isMet}
        onChange={(isMet) => work.type(number, { ...typed, isMet })}
      />
      {mustAnswer && state.selfScore && (
        <Button
          aria-label={t('criteria.keepLabel', { number })}
          onClick={() => work.type(number, typedScore(state.selfScore, language))}
        >
          {t('criteria.keep')}
        </Button>
      )}
    </div>
  );
}

type CellProps = Omit<RowProps, 'criterion' | 'maximum'> & { number: number; state: State };

function Appraisal({ assessment, work, onOpen, number, state: { appraisal } }: CellProps) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const actor = useActor();
  const isAnswered = appraisal?.outcome === 'returned' && appraisal.isAnswered;
  const may = mayAdd(actor, assessment, 'criterion_accepted') && !isAnswered;
  const named = (action: 'accept' | 'adjust' | 'return') =>
    t('criteria.of', { action: t(`criteria.${action}`), number });
  return (
    <div className="appraisal">
      {appraisal === null && assessment.submittedAt !== null && (
        <span className="standard-hint">{t('criteria.waiting')}</span>
      )}
      {appraisal?.outcome === 'accepted' && <Badge tone="success">{t('criteria.accepted')}</Badge>}
      {appraisal?.outcome === 'adjusted' && (
        <>
          <Badge tone="warning">
            {t('criteria.adjusted', { points: format.number(appraisal.score.points, 2) })}
          </Badge>
          <MetBadge isMet={appraisal.score.isMet} />
          <p className="standard-hint">{appraisal.reason}</p>
        </>
      )}
      {appraisal?.outcome === 'returned' && (
        <>
          <Badge tone={isAnswered ? 'info' : 'danger'}>
            {t(isAnswered ? 'criteria.answered' : 'criteria.returned')}
          </Badge>
          <p className="standard-hint">{appraisal.reason}</p>
        </>
      )}
      {may && (
        <div className="scorecard-actions">
          {appraisal?.outcome !== 'accepted' && (
            <Button
              aria-label={named('accept')}
              isBusy={work.isBusy}
              onClick={() =>
                work.send(
                  [{ type: 'criterion_accepted', criterion: number }],
                  t('log.entry.criterion_accepted', { criterion: number }),
                )
              }
            >
              {t('criteria.accept')}
            </Button>
          )}
          <Button
            aria-label={named('adjust')}
            onClick={() => onOpen({ kind: 'reason', action: 'criterion_adjusted', criterion: number })}
          >
            {t('criteria.adjust')}
          </Button>
          <Button
            aria-label={named('return')}
            onClick={() => onOpen({ kind: 'reason', action: 'criterion_returned', criterion: number })}
          >
            {t('criteria.return')}
          </Button>
        </div>
      )}
    </div>
  );
}

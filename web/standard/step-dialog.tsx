import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { Assessment, CriteriaSetView } from '#domain/assessment-views.ts';
import { useContainer } from '../api/container.ts';
import { useLabel } from '../i18n/i18n.ts';
import { readCost } from '../i18n/read-cost.ts';
import { Checkbox, Select, TextInput } from '../ui/form-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useDraft } from '../ui/use-draft.ts';
import { FormDialog } from './form-dialog.tsx';
import { readPoints } from './score-draft.ts';
import type { Act } from './use-assessment-work.ts';
import { useUncoveredSites } from './use-uncovered.ts';

interface Props {
  assessment: Assessment;
  view: CriteriaSetView;
  onClose(): void;
}

const Draft = z.object({
  id: z.uuid(),
  title: z.string(),
  criterion: z.string(),
  points: z.string(),
  makesMet: z.boolean(),
  cost: z.string(),
  siteIds: z.array(z.string()),
});
type Draft = z.infer<typeof Draft>;
const isDraft = (value: unknown): value is Draft => Draft.safeParse(value).success;
const SHOWN = 30;

/** Plans one step: what, for which criterion, what it should bring and cost, which hazards it deals with. */
export function StepDialog({ assessment, view, onClose }: Props) {
  const { t } = useTranslation('standard');
  const { newId } = useContainer();
  const label = useLabel();
  const draft = useDraft(
    `standard.${assessment.id}.step`,
    (): Draft => ({
      id: newId(),
      title: '',
      criterion: '',
      points: '',
      makesMet: false,
      cost: '',
      siteIds: [],
    }),
    isDraft,
  );
  const [isChecked, setChecked] = useState(false);
  const { id, title, criterion, points, makesMet, cost, siteIds } = draft.value;
  const gain = points.trim() === '' ? 0 : readPoints(points);
  const costVnd = readCost(cost);
  const hasMap = view.set.criteria.find(({ number }) => String(number) === criterion)?.mapEvidence;
  const isMissing = title.trim() === '' || criterion === '';
  const isWithoutGain = gain === 0 && !makesMet;

  function toAct(): Act | null {
    setChecked(true);
    if (isMissing || gain === null || isWithoutGain || costVnd === undefined) return null;
    return {
      type: 'step_planned',
      step: {
        id,
        criterion: Number(criterion),
        title: title.trim(),
        points: gain,
        makesMet,
        costVnd,
        siteIds: hasMap === 'hazard_coverage' ? siteIds : [],
      },
    };
  }

  function choose(siteId: string, isChosen: boolean) {
    draft.change(({ siteIds: before }) => ({
      siteIds: isChosen ? [...before, siteId] : before.filter((each) => each !== siteId),
    }));
  }

  return (
    <FormDialog
      assessment={assessment}
      title={t('path.plan')}
      toAct={toAct}
      onStored={draft.clear}
      onClose={onClose}
    >
      <TextInput
        label={t('path.titleLabel')}
        hint={t('path.titleHint')}
        maxLength={200}
        value={title}
        error={isChecked && isMissing && t('path.missing')}
        onChange={({ target }) => draft.change({ title: target.value })}
      />
      <Select
        label={t('path.forCriterion')}
        placeholder="–"
        value={criterion}
        options={view.set.criteria.map((each) => ({
          value: String(each.number),
          label: `${each.number}. ${label(each.label)}`,
        }))}
        onChange={(next) => draft.change({ criterion: next })}
      />
      <div className="standard-pair">
        <TextInput
          label={t('path.points')}
          hint={t('path.pointsHint')}
          inputMode="decimal"
          autoComplete="off"
          maxLength={8}
          value={points}
          error={
            isChecked &&
            (gain === null ? t('dialog.badPoints') : isWithoutGain ? t('path.noGain') : undefined)
          }
          onChange={({ target }) => draft.change({ points: target.value })}
        />
        <TextInput
          label={t('path.costLabel')}
          isOptional
          inputMode="numeric"
          autoComplete="off"
          maxLength={20}
          value={cost}
          error={isChecked && costVnd === undefined && t('path.badCost')}
          onChange={({ target }) => draft.change({ cost: target.value })}
        />
      </div>
      <Checkbox
        label={t('path.met')}
        checked={makesMet}
        onChange={(value) => draft.change({ makesMet: value })}
      />
      {hasMap === 'hazard_coverage' && (
        <SiteChoice commune={assessment.communeCode} chosen={siteIds} onChoose={choose} />
      )}
    </FormDialog>
  );
}

function SiteChoice({
  commune,
  chosen,
  onChoose,
}: {
  commune: string;
  chosen: readonly string[];
  onChoose(id: string, isChosen: boolean): void;
}) {
  const { t } = useTranslation('standard');
  const [search, setSearch] = useState('');
  const list = useUncoveredSites(commune, search.trim() || undefined);
  const items = list.data?.pages[0]?.items;
  return (
    <fieldset className="evidence-choice">
      <legend className="field-label">{t('path.sites')}</legend>
      <p className="standard-hint">
        {t('path.sitesHint')} {chosen.length > 0 && t('path.chosenSites', { count: chosen.length })}
      </p>
      <TextInput
        label={t('evidence.search')}
        isLabelHidden
        placeholder={t('evidence.search')}
        type="search"
        value={search}
        onChange={({ target }) => setSearch(target.value)}
      />
      {!items ? (
        <Skeleton lines={3} height="44px" />
      ) : items.length === 0 ? (
        <p className="standard-hint">{t('path.noSites')}</p>
      ) : (
        items
          .slice(0, SHOWN)
          .map(({ id, code, name }) => (
            <Checkbox
              key={id}
              label={`${name} · ${code}`}
              checked={chosen.includes(id)}
              onChange={(isChosen) => onChoose(id, isChosen)}
            />
          ))
      )}
    </fieldset>
  );
}

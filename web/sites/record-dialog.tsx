import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Site } from '#domain/sites.ts';
import { useContainer } from '../api/container.ts';
import { useLabels } from '../api/labels.ts';
import { ApiProblem } from '../api/problem.ts';
import { useCodeLists } from '../api/reference.ts';
import { useAddEvents } from '../api/site-data.ts';
import { useLabel } from '../i18n/i18n.ts';
import { readCost } from '../i18n/read-cost.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Checkbox, Select, TextArea, TextInput } from '../ui/form-field.tsx';
import { ErrorState } from '../ui/states.tsx';
import { useDraft } from '../ui/use-draft.ts';
import { PhotoPicker } from './photo-picker.tsx';
import { PositionPicker } from './position-picker.tsx';
import {
  emptyRecord,
  isRecordDraft,
  type RecordDraft,
  type RecordFault,
  recordFault,
  toEvents,
} from './record-draft.ts';
import type { AskedAction } from './site-actions.ts';

interface Props {
  site: Site;
  action: AskedAction;
  /** The measure that is damaged. */
  measureId?: string | undefined;
  onClose(): void;
  onStored(site: Site): void;
}

/** Asks for what an action needs, keeps it through a reload, and stores it once. */
export function RecordDialog({ site, action, measureId, onClose, onStored }: Props) {
  const { t } = useTranslation(['sites', 'common']);
  const { now, newId } = useContainer();
  const add = useAddEvents(site.id);
  const damaged = measureId ?? site.state.measures.find(({ condition }) => condition === 'good')?.id ?? '';
  const key = `site.${site.id}.${action}${measureId ? `.${measureId}` : ''}`;
  const {
    value: draft,
    change,
    clear,
    isRestored,
  } = useDraft(key, () => emptyRecord([], damaged), isRecordDraft);
  const [fault, setFault] = useState<RecordFault | null>(null);
  const [isUploading, setUploading] = useState(false);
  const form = useRef<HTMLDivElement>(null);
  const serverFault = add.error;
  // The button is at the bottom; what is wrong may lie far above it.
  useEffect(() => {
    if (!fault && !serverFault) return;
    const first = form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [role="alert"]');
    first?.scrollIntoView({ block: 'center' });
    first?.focus({ preventScroll: true });
  }, [fault, serverFault]);
  const needsPhotos = action !== 'close' && action !== 'reopen';

  /** Other content needs other ids; the same content keeps them, so that pressing again stores nothing twice. */
  const edit = useCallback(
    (changes: Partial<RecordDraft>) => {
      setFault(null);
      change({ ...changes, pending: null });
    },
    [change],
  );

  async function save() {
    const found = recordFault(action, draft);
    setFault(found);
    if (found || isUploading || add.isPending) return;
    const events = draft.pending ?? toEvents(action, draft, { newId, occurredAt: now() });
    change({ pending: events });
    try {
      const { site: stored } = await add.mutateAsync(events);
      clear();
      onStored(stored);
    } catch (error) {
      // Ids that cannot be stored are of no use to a second attempt.
      if (error instanceof ApiProblem && !error.isRetryable) change({ pending: null });
    }
  }

  return (
    <Dialog
      isOpen
      variant="sheet"
      onClose={onClose}
      title={t(`action.${action}`)}
      description={`${site.code} · ${site.name}`}
      footer={
        <>
          {isRestored && (
            <Button
              variant="quiet"
              onClick={() => {
                clear();
                onClose();
              }}
            >
              {t('record.discard')}
            </Button>
          )}
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button variant="primary" isBusy={add.isPending} disabled={isUploading} onClick={() => void save()}>
            {add.isPending ? t('record.saving') : t('common:action.save')}
          </Button>
        </>
      }
    >
      <div className="form-stack" ref={form}>
        {add.error && <ErrorState isInline error={add.error} onRetry={() => void save()} />}
        {fault === 'needMeasure' && (
          <p className="field-error" role="alert">
            {t('record.needMeasure')}
          </p>
        )}
        {action === 'measures' && (
          <Measures site={site} draft={draft} onChange={edit} isCostFault={fault === 'costInvalid'} />
        )}
        {action === 'damage' && <Damage site={site} draft={draft} onChange={edit} />}
        {action === 'close' && (
          <Select
            label={t('record.reason')}
            value={draft.closeReason}
            options={(['not_a_hazard', 'duplicate'] as const).map((reason) => ({
              value: reason,
              label: t(`closedReason.${reason}`),
            }))}
            onChange={(reason) =>
              edit({ closeReason: reason === 'duplicate' ? 'duplicate' : 'not_a_hazard' })
            }
          />
        )}
        {(action === 'reject' || action === 'reopen') && (
          <TextArea
            label={t('record.reason')}
            maxLength={500}
            error={fault === 'needReason' && t('record.needReason')}
            value={draft.reason}
            onChange={(event) => edit({ reason: event.target.value })}
          />
        )}
        {needsPhotos && (
          <PhotoPicker
            photoIds={draft.photoIds}
            onChange={(update) => change((before) => ({ photoIds: update(before.photoIds), pending: null }))}
            onBusyChange={setUploading}
          />
        )}
        {isUploading && <p className="field-hint">{t('photos.waiting')}</p>}
        {needsPhotos && action !== 'reject' && (
          <PositionPicker siteId={site.id} site={site.lonLat} value={draft} onChange={edit} />
        )}
        <TextArea
          label={t('record.note')}
          isOptional={action !== 'note'}
          maxLength={2000}
          error={fault === 'needNote' && t('record.needNote')}
          value={draft.note}
          onChange={(event) => edit({ note: event.target.value })}
        />
        <p className="field-hint">{t('record.draft')}</p>
      </div>
    </Dialog>
  );
}

interface PartProps {
  site: Site;
  draft: RecordDraft;
  onChange(changes: Partial<RecordDraft>): void;
}

function Measures({ site, draft, onChange, isCostFault }: PartProps & { isCostFault: boolean }) {
  const { t } = useTranslation(['sites', 'common']);
  const label = useLabel();
  const { data: lists } = useCodeLists();
  const isRequired = (kind: string) => site.requiredMeasures.includes(kind);
  const kinds = [...(lists?.measure_kinds ?? [])].sort(
    (a, b) => Number(isRequired(b.code)) - Number(isRequired(a.code)),
  );
  return (
    <>
      <fieldset className="check-list">
        <legend className="field-label">{t('record.measures')}</legend>
        <p className="field-hint">{t('record.measuresHint')}</p>
        {kinds.map((kind) => {
          const isOn = draft.kinds.includes(kind.code);
          return (
            <div key={kind.code} className="check-row">
              <Checkbox
                label={
                  <>
                    {label(kind.label)}
                    {isRequired(kind.code) && <span className="tag">{t('measures.required')}</span>}
                  </>
                }
                checked={isOn}
                onChange={(on) =>
                  onChange({
                    kinds: on
                      ? [...draft.kinds, kind.code]
                      : draft.kinds.filter((code) => code !== kind.code),
                  })
                }
              />
              {isOn && (
                <TextInput
                  label={t('record.cost')}
                  isOptional
                  inputMode="numeric"
                  error={
                    isCostFault &&
                    readCost(draft.costs[kind.code] ?? '') === undefined &&
                    t('record.costInvalid')
                  }
                  value={draft.costs[kind.code] ?? ''}
                  onChange={(event) =>
                    onChange({ costs: { ...draft.costs, [kind.code]: event.target.value } })
                  }
                />
              )}
            </div>
          );
        })}
      </fieldset>
      {site.state.status !== 'fixed' && site.state.status !== 'verified' && (
        <Checkbox
          label={t('record.alsoFixed')}
          checked={draft.isAlsoFixed}
          onChange={(isAlsoFixed) => onChange({ isAlsoFixed })}
        />
      )}
    </>
  );
}

const BROKEN = ['damaged', 'missing', 'removed'] as const;

function Damage({ site, draft, onChange }: PartProps) {
  const { t } = useTranslation(['sites', 'common']);
  const labels = useLabels();
  return (
    <>
      <Select
        label={t('measures.title')}
        value={draft.measureId}
        options={site.state.measures
          .filter(({ condition, id }) => condition === 'good' || id === draft.measureId)
          .map(({ id, kind }) => ({ value: id, label: labels.of('measure_kinds', kind) }))}
        onChange={(measureId) => onChange({ measureId })}
      />
      <Select
        label={t('record.condition')}
        value={draft.condition}
        options={BROKEN.map((condition) => ({ value: condition, label: t(`condition.${condition}`) }))}
        onChange={(value) => onChange({ condition: BROKEN.find((known) => known === value) ?? 'damaged' })}
      />
    </>
  );
}

import { X } from 'lucide-react';
import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { isInScope } from '#domain/roles.ts';
import type { LonLat } from '#domain/values.ts';
import { useContainer } from '../api/container.ts';
import { useActor, useLabels } from '../api/labels.ts';
import { useCodeLists } from '../api/reference.ts';
import { useLabel } from '../i18n/i18n.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Select, TextArea, TextInput } from '../ui/form-field.tsx';
import { CommuneChoice } from './commune-choice.tsx';
import { useDraft, useFieldTools, useSubmission } from './field-tools.ts';
import { NEW_SITE, type NewSiteDraft, suggestedName } from './new-site-draft.ts';
import { PhotoStrip } from './photo-strip.tsx';
import { Receipt } from './receipt.tsx';
import { RefusedPhotos } from './refused-photos.tsx';
import { SendState } from './send-state.tsx';
import { useCommuneAt } from './use-commune-at.ts';
import { useSend } from './use-send.ts';

/** Kinds with a button of their own; all others are in the list beside. */
const COMMON_KINDS = [
  'pond',
  'canal',
  'ditch',
  'lake',
  'river',
  'construction_pit',
  'well',
  'manhole',
] as const;

/** Where most hazards of a group lie; shown and changeable. */
const SETTING_OF_GROUP = {
  natural_water: 'public_water',
  man_made_water: 'public_water',
  pit: 'construction',
  missing_cover: 'residential',
  built: 'residential',
} as const;

interface Props {
  /** Middle of the map. */
  center: LonLat | null;
  onClose(): void;
  onOpenSite(id: string): void;
}

/** A site where the cross-hair stands. */
export function NewSiteSheet({ center, onClose, onOpenSite }: Props) {
  const { t } = useTranslation('field');
  const { newSite } = useFieldTools();
  const { submissions } = newSite;
  const state = useSubmission(submissions, NEW_SITE);
  if (state.phase !== 'stored') return <NewSiteForm center={center} onClose={onClose} />;
  const leave = (go: () => void) => () => {
    submissions.clear(NEW_SITE);
    go();
  };
  return (
    <div className="sheet-body">
      <Receipt state={state} title={t('receipt.newSite')}>
        <Button variant="primary" size="large" onClick={leave(() => onOpenSite(state.siteId))}>
          {t('receipt.openSite')}
        </Button>
        <Button size="large" onClick={leave(() => undefined)}>
          {t('receipt.another')}
        </Button>
        <Button size="large" onClick={leave(onClose)}>
          {t('receipt.toList')}
        </Button>
      </Receipt>
      <RefusedPhotos draftId={NEW_SITE} keeper={newSite.photos} />
    </div>
  );
}

function NewSiteForm({ center, onClose }: Pick<Props, 'center' | 'onClose'>) {
  const { t } = useTranslation('field');
  const { now, newId } = useContainer();
  const label = useLabel();
  const labels = useLabels();
  const actor = useActor();
  const { data: lists } = useCodeLists();
  const { newSite } = useFieldTools();
  const { sendNewSite } = useSend();
  const draft = useDraft(newSite.store, NEW_SITE);
  const state = useSubmission(newSite.submissions, NEW_SITE);
  const at = useCommuneAt(center);
  const kindsId = useId();

  const change = (part: Partial<NewSiteDraft>) =>
    newSite.store.update(NEW_SITE, (kept) => ({ ...kept, lonLat: center ?? kept.lonLat, ...part }));
  const send = () => void newSite.submissions.run(NEW_SITE, sendNewSite);
  const isTapped = draft.submission !== null;
  const isBusy = state.phase === 'photos' || state.phase === 'sending';
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per opening
  useEffect(() => {
    if (isTapped && state.phase === 'idle') send();
  }, []);

  // The map may be moved after the first word was typed: the last place counts after a reload.
  useEffect(() => {
    if (center && newSite.store.list().includes(NEW_SITE))
      newSite.store.update(NEW_SITE, (kept) => (kept.submission ? kept : { ...kept, lonLat: center }));
  }, [center, newSite.store]);

  const kind = lists?.hazard_kinds.find(({ code }) => code === draft.kind);
  const suggestion = suggestedName(kind ? label(kind.label) : '', draft.hamlet);
  const name = draft.name ?? suggestion;
  const setting = draft.setting ?? (kind ? SETTING_OF_GROUP[kind.props.group] : '');
  const isOfficial = at.data?.basis === 'official';
  const communeCode = isOfficial ? (at.data?.communeCode ?? null) : draft.communeCode;
  const missing =
    !kind || name.trim() === ''
      ? 'kind'
      : !at.isFresh
        ? 'waiting'
        : communeCode === null || !isInScope(actor, communeCode)
          ? 'commune'
          : null;

  function tap() {
    if (!center || missing || state.phase === 'stored') return;
    newSite.store.update(NEW_SITE, (kept) =>
      kept.submission
        ? kept
        : {
            ...kept,
            lonLat: center,
            submission: {
              id: newId(),
              occurredAt: now(),
              name: name.trim(),
              setting,
              lonLat: center,
              communeCode: isOfficial ? null : communeCode,
            },
          },
    );
    send();
  }

  return (
    <>
      <div className="sheet-body">
        <header className="site-head">
          <div className="site-title">
            <h1>{t('add.title')}</h1>
            <p className="site-line">{t('add.lead')}</p>
          </div>
          <IconButton label={t('add.close')} className="sheet-close" onClick={onClose}>
            <X size={24} aria-hidden />
          </IconButton>
        </header>
        <section aria-labelledby={kindsId}>
          <h2 id={kindsId} className="field-question">
            {t('add.kind')}
          </h2>
          <div className="measure-grid kind-grid">
            {COMMON_KINDS.map((code) => (
              <button
                key={code}
                type="button"
                className="measure-button"
                aria-pressed={draft.kind === code}
                disabled={isTapped}
                onClick={() => change({ kind: draft.kind === code ? null : code, setting: null })}
              >
                {labels.of('hazard_kinds', code)}
              </button>
            ))}
          </div>
        </section>
        <div className="form-pair">
          <TextInput
            label={t('add.hamlet')}
            isOptional
            maxLength={120}
            value={draft.hamlet}
            disabled={isTapped}
            onChange={(event) => change({ hamlet: event.target.value })}
          />
          <TextInput
            label={t('add.name')}
            maxLength={200}
            value={name}
            disabled={isTapped}
            onChange={(event) => change({ name: event.target.value || null })}
          />
        </div>
        <PhotoStrip draftId={NEW_SITE} photos={draft.photos} keeper={newSite.photos} isLocked={isTapped} />
        <div className="form-pair">
          <Select
            label={t('add.otherKind')}
            value={COMMON_KINDS.some((code) => code === draft.kind) ? '' : (draft.kind ?? '')}
            placeholder={t('add.otherKindChoose')}
            options={(lists?.hazard_kinds ?? [])
              .filter(({ code }) => !COMMON_KINDS.some((common) => common === code))
              .map((item) => ({ value: item.code, label: label(item.label) }))}
            disabled={isTapped}
            onChange={(value) => change({ kind: value || null, setting: null })}
          />
          <Select
            label={t('add.setting')}
            value={setting}
            placeholder={t('add.settingChoose')}
            options={(lists?.settings ?? []).map((item) => ({ value: item.code, label: label(item.label) }))}
            disabled={isTapped || !kind}
            onChange={(value) => change({ setting: value || null })}
          />
        </div>
        <TextArea
          label={t('note.label')}
          isOptional
          rows={2}
          maxLength={2000}
          value={draft.note}
          disabled={isTapped}
          onChange={(event) => change({ note: event.target.value })}
        />
      </div>
      <footer className="sheet-foot">
        <CommuneChoice
          at={at}
          chosen={draft.communeCode}
          isLocked={isTapped}
          onChoose={(code) => change({ communeCode: code })}
        />
        <SendState
          state={state}
          isTapped={isTapped}
          kept={t('send.keptNew', { photos: draft.photos.length })}
          onRetry={send}
          onEdit={() => {
            change({ submission: null });
            newSite.submissions.clear(NEW_SITE);
          }}
        />
        {(!isTapped || isBusy) && (
          <>
            <Button
              variant="primary"
              size="large"
              isWide
              className="main-button"
              isBusy={isBusy}
              disabled={missing !== null}
              onClick={tap}
            >
              {t('add.save')}
            </Button>
            <p className="foot-hint">{missing ? t(`add.missing.${missing}`) : t('hint.save')}</p>
          </>
        )}
      </footer>
    </>
  );
}

import { X } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isInScope } from '#domain/roles.ts';
import type { LonLat } from '#domain/values.ts';
import { useContainer } from '../api/container.ts';
import { useActor, useLabels } from '../api/labels.ts';
import { useCodeLists } from '../api/reference.ts';
import { useLabel } from '../i18n/i18n.ts';
import type { OutboxRecord } from '../offline/index.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Select, TextArea, TextInput } from '../ui/form-field.tsx';
import { CommuneChoice } from './commune-choice.tsx';
import { Duplicates } from './duplicates.tsx';
import { type DraftInHand, useKeptDraft } from './kept-draft.ts';
import {
  NEW_SITE_DRAFT,
  NEW_SITE_KEY,
  type NewSiteDraft,
  newSiteOrigin,
  newSiteTap,
  suggestedName,
} from './new-site-draft.ts';
import { PhotoStrip } from './photo-strip.tsx';
import { SavedPanel } from './saved-panel.tsx';
import type { Place } from './site-draft.ts';
import { StoreFault } from './store-fault.tsx';
import { useCommuneAt } from './use-commune-at.ts';
import { useDraftPhotos } from './use-draft-photos.ts';
import { useRefused, useSaveTap } from './use-save-tap.ts';

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
  hand: DraftInHand<NewSiteDraft>;
  /** Middle of the map. */
  center: LonLat | null;
  place: Place | null;
  onClose(): void;
  onOpenSite(id: string): void;
}

export const useNewSiteDraft = () => useKeptDraft(NEW_SITE_KEY, NEW_SITE_DRAFT);

/** A site where the cross-hair stands. */
export function NewSiteSheet(props: Props) {
  const { t } = useTranslation('field');
  const { onClose, onOpenSite } = props;
  const [saved, setSaved] = useState<OutboxRecord | null>(null);
  if (saved?.item.kind !== 'new_site') return <NewSiteForm {...props} onSaved={setSaved} />;
  const { id } = saved.item.site;
  return (
    <div className="sheet-body">
      <SavedPanel record={saved} onUndone={() => setSaved(null)}>
        <Button variant="primary" size="large" onClick={() => onOpenSite(id)}>
          {t('saved.openSite')}
        </Button>
        <Button size="large" onClick={() => setSaved(null)}>
          {t('saved.another')}
        </Button>
        <Button size="large" onClick={onClose}>
          {t('saved.toList')}
        </Button>
      </SavedPanel>
    </div>
  );
}

function NewSiteForm({
  hand,
  center,
  place,
  onClose,
  onOpenSite,
  onSaved,
}: Props & { onSaved(record: OutboxRecord): void }) {
  const { t } = useTranslation('field');
  const { now, newId } = useContainer();
  const label = useLabel();
  const labels = useLabels();
  const actor = useActor();
  const { data: lists } = useCodeLists();
  const at = useCommuneAt(center);
  const photos = useDraftPhotos(hand, place);
  const { save: saveTap, isBusy, fault } = useSaveTap(hand, onSaved);
  const kindsId = useId();
  const { draft: kept, change: changeDraft } = hand;
  const refused = useRefused(kept?.amends);
  const draft = kept ?? NEW_SITE_DRAFT.empty;

  const change = (part: Partial<NewSiteDraft>) => changeDraft({ lonLat: center ?? draft.lonLat, ...part });
  const isBegun = !NEW_SITE_DRAFT.isEmpty(draft);
  // The map may be moved after the first word was typed: the last place counts after a reload.
  useEffect(() => {
    if (center && isBegun) changeDraft({ lonLat: center });
  }, [center, isBegun, changeDraft]);

  const kind = lists?.hazard_kinds.find(({ code }) => code === draft.kind);
  const suggestion = suggestedName(kind ? label(kind.label) : '', draft.hamlet);
  const name = draft.name ?? suggestion;
  const setting = draft.setting ?? (kind ? SETTING_OF_GROUP[kind.props.group] : '');
  const isOfficial = at?.basis === 'official';
  const communeCode = isOfficial ? at.communeCode : draft.communeCode;
  const missing =
    !kind || name.trim() === ''
      ? 'kind'
      : communeCode === null || !isInScope(actor, communeCode)
        ? 'commune'
        : null;

  async function save() {
    if (!center || missing || !kind || refused === undefined) return;
    const makeTap = () =>
      newSiteTap(draft, {
        ...(newSiteOrigin(refused) ?? { id: newId(), reportId: newId(), occurredAt: now() }),
        kind: kind.code,
        name: name.trim(),
        setting,
        lonLat: center,
        communeCode: isOfficial ? null : communeCode,
      });
    await saveTap(makeTap, { title: name.trim(), draftKey: NEW_SITE_KEY, communeCode });
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
        {draft.amends !== null && <p className="send-kept">{t('amend.hint')}</p>}
        {kind && center && <Duplicates kind={kind.code} lonLat={center} onOpenSite={onOpenSite} />}
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
            onChange={(event) => change({ hamlet: event.target.value })}
          />
          <TextInput
            label={t('add.name')}
            maxLength={200}
            value={name}
            onChange={(event) => change({ name: event.target.value || null })}
          />
        </div>
        <PhotoStrip hand={photos} earlierView={null} />
        <div className="form-pair">
          <Select
            label={t('add.otherKind')}
            value={COMMON_KINDS.some((code) => code === draft.kind) ? '' : (draft.kind ?? '')}
            placeholder={t('add.otherKindChoose')}
            options={(lists?.hazard_kinds ?? [])
              .filter(({ code }) => !COMMON_KINDS.some((common) => common === code))
              .map((item) => ({ value: item.code, label: label(item.label) }))}
            onChange={(value) => change({ kind: value || null, setting: null })}
          />
          <Select
            label={t('add.setting')}
            value={setting}
            placeholder={t('add.settingChoose')}
            options={(lists?.settings ?? []).map((item) => ({ value: item.code, label: label(item.label) }))}
            disabled={!kind}
            onChange={(value) => change({ setting: value || null })}
          />
        </div>
        <TextArea
          label={t('note.label')}
          isOptional
          rows={2}
          maxLength={2000}
          value={draft.note}
          onChange={(event) => change({ note: event.target.value })}
        />
      </div>
      <footer className="sheet-foot">
        <CommuneChoice
          at={at}
          chosen={draft.communeCode}
          onChoose={(code) => change({ communeCode: code })}
        />
        {(fault ?? hand.fault) !== null && <StoreFault fault={fault ?? hand.fault} />}
        <Button
          variant="primary"
          size="large"
          isWide
          className="main-button"
          isBusy={isBusy || photos.underWay > 0}
          disabled={missing !== null}
          onClick={() => void save()}
        >
          {t('add.save')}
        </Button>
        <p className="foot-hint">{missing ? t(`add.missing.${missing}`) : t('hint.save')}</p>
      </footer>
    </>
  );
}

import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isUnfixed } from '#domain/sites.ts';
import { useContainer } from '../api/container.ts';
import { photoUrl } from '../api/photo-data.ts';
import type { OutboxRecord, ShownSite } from '../offline/index.ts';
import { Button } from '../ui/button.tsx';
import { TextArea } from '../ui/form-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ChecksLine } from './checks-line.tsx';
import { DamageForm } from './damage-form.tsx';
import { DoubtButtons } from './doubt-buttons.tsx';
import { useKeptDraft } from './kept-draft.ts';
import { MeasureGrid } from './measure-grid.tsx';
import { PhotoStrip } from './photo-strip.tsx';
import { PhotosBefore } from './photos-before.tsx';
import { needsQuestion } from './proof-facts.ts';
import { SaveQuestion } from './save-question.tsx';
import {
  type Place,
  SITE_DRAFT,
  type SiteAction,
  type SiteDraft,
  siteDraftKey,
  siteTap,
  tapOrigin,
} from './site-draft.ts';
import { StoreFault } from './store-fault.tsx';
import { useDraftPhotos } from './use-draft-photos.ts';
import { useRefused, useSaveTap } from './use-save-tap.ts';

interface Props {
  site: ShownSite;
  place: Place | null;
  onSaved(record: OutboxRecord): void;
  ownTaps: ReactNode;
  /** Head of the sheet. */
  children: ReactNode;
}

/** Everything a field team records at one site. Each change is on the device before the next tap. */
export function SiteForm({ site, place, onSaved, ownTaps, children }: Props) {
  const { t } = useTranslation('field');
  const { now, newId } = useContainer();
  const hand = useKeptDraft(siteDraftKey(site.id), SITE_DRAFT);
  const photos = useDraftPhotos(hand, place);
  const [isDamageOpen, setDamageOpen] = useState(false);
  const [asked, setAsked] = useState<SiteAction | null>(null);
  const { save: saveTap, isBusy, fault } = useSaveTap(hand, onSaved);
  const { draft } = hand;
  const refused = useRefused(draft?.amends);
  if (draft === null || refused === undefined)
    return (
      <div className="sheet-body">
        {children}
        <Skeleton height="160px" />
      </div>
    );

  const { status, measures } = site.state;
  const standing = measures.filter(({ condition }) => condition === 'good');
  const change = (part: Partial<SiteDraft>) => hand.change({ title: site.card.name, ...part });

  const first = tapOrigin(refused);
  const tapPlace = first === null ? place : first.place;

  async function save(action: SiteAction, filled: SiteDraft) {
    const makeTap = () =>
      siteTap(site.id, filled, {
        action,
        place: tapPlace,
        newId,
        occurredAt: first?.occurredAt ?? now(),
        checkedMeasures: action === 'inspected' ? standing.map(({ id }) => id) : [],
      });
    await saveTap(makeTap, {
      title: site.card.name,
      draftKey: siteDraftKey(site.id),
      communeCode: site.card.communeCode || null,
    });
    setAsked(null);
  }
  function tapped(action: SiteAction) {
    // Where a refused tap was made cannot be measured again.
    if (first === null && needsQuestion(place)) setAsked(action);
    else if (draft) void save(action, draft);
  }

  const isDamage = isDamageOpen || Object.keys(draft.damages).length > 0;
  const hasContent = draft.measures.length > 0 || draft.photos.length > 0 || draft.note.trim() !== '';
  const main: SiteAction | null = isDamage
    ? 'damage'
    : status === 'candidate'
      ? 'confirmed'
      : isUnfixed(status)
        ? 'fixed'
        : status === 'closed'
          ? null
          : 'inspected';
  // Nothing stands and nothing was put up: then there is no fix to mark.
  const hasMeasure = draft.measures.length > 0 || standing.length > 0;
  const isMainReady =
    main === 'damage' ? Object.keys(draft.damages).length > 0 : main === 'fixed' ? hasMeasure : true;
  const isWorking = isBusy || photos.underWay > 0;
  const lastPhoto = site.photos[0];

  return (
    <>
      <div className="sheet-body">
        {children}
        {draft.amends !== null && <p className="send-kept">{t('amend.hint')}</p>}
        <PhotoStrip hand={photos} earlierView={lastPhoto ? photoUrl(lastPhoto.id, 'thumb') : null}>
          <PhotosBefore site={site} />
        </PhotoStrip>
        {isDamage ? (
          <DamageForm
            measures={standing}
            damages={draft.damages}
            onChange={(damages) => change({ damages })}
          />
        ) : (
          <MeasureGrid
            chosen={draft.measures}
            required={site.card.requiredMeasures}
            standing={measures}
            onToggle={(kind) =>
              change({
                measures: draft.measures.includes(kind)
                  ? draft.measures.filter((other) => other !== kind)
                  : [...draft.measures, kind],
              })
            }
          />
        )}
        <TextArea
          label={t('note.label')}
          isOptional
          rows={2}
          maxLength={2000}
          value={draft.note}
          onChange={(event) => change({ note: event.target.value })}
        />
        {!isDamage && <DoubtButtons onDoubt={tapped} isBusy={isWorking} />}
        {ownTaps}
      </div>
      <footer className="sheet-foot">
        <ChecksLine
          place={tapPlace}
          card={site.card}
          photos={draft.photos}
          markedAt={first?.occurredAt ?? now()}
          isForFix={main === 'fixed'}
        />
        {(fault ?? hand.fault) !== null && <StoreFault fault={fault ?? hand.fault} />}
        {asked !== null && place?.accuracyM ? (
          <SaveQuestion
            accuracyM={place.accuracyM}
            onSave={() => void save(asked, draft)}
            onWait={() => setAsked(null)}
          />
        ) : (
          <>
            {main && (
              <Button
                variant="primary"
                size="large"
                isWide
                className="main-button"
                isBusy={isWorking}
                disabled={!isMainReady}
                onClick={() => tapped(main)}
              >
                {t(`action.${main}`)}
              </Button>
            )}
            <p className="foot-hint">{t(`hint.${hintOf(main, isMainReady)}`)}</p>
            <div className="second-buttons">
              {isDamage ? (
                <Button
                  onClick={() => {
                    change({ damages: {} });
                    setDamageOpen(false);
                  }}
                >
                  {t('action.back')}
                </Button>
              ) : (
                <>
                  <Button disabled={!hasContent} isBusy={isWorking} onClick={() => tapped('progress')}>
                    {t(main === 'fixed' ? 'action.progress' : 'action.save')}
                  </Button>
                  {standing.length > 0 && (
                    <Button variant="danger" onClick={() => setDamageOpen(true)}>
                      {t('action.damage')}
                    </Button>
                  )}
                </>
              )}
            </div>
          </>
        )}
      </footer>
    </>
  );
}

/** Which sentence stands under the main button. */
function hintOf(main: SiteAction | null, isReady: boolean) {
  if (main === 'confirmed') return 'candidate';
  if (main === 'inspected') return 'inspected';
  if (!isReady) return main === 'damage' ? 'chooseDamage' : 'chooseMeasure';
  return 'save';
}

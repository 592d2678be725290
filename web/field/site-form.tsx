import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { can, isInScope } from '#domain/roles.ts';
import { isUnfixed, type Site } from '#domain/sites.ts';
import { useContainer } from '../api/container.ts';
import { useActor } from '../api/labels.ts';
import { Button } from '../ui/button.tsx';
import { TextArea } from '../ui/form-field.tsx';
import { ChecksLine } from './checks-line.tsx';
import { DamageForm } from './damage-form.tsx';
import { useDraft, useFieldTools, useSubmission } from './field-tools.ts';
import { MeasureGrid } from './measure-grid.tsx';
import { PhotoStrip } from './photo-strip.tsx';
import { PhotosBefore } from './photos-before.tsx';
import { SendState } from './send-state.tsx';
import { type Place, type SiteAction, type SiteDraft, tapped } from './site-draft.ts';
import { useSend } from './use-send.ts';

interface Props {
  site: Site;
  place: Place | null;
  /** Head of the sheet. */
  children: ReactNode;
}

/** Everything a field team records at one site. Each change is on the device before the next tap. */
export function SiteForm({ site, place, children }: Props) {
  const { t } = useTranslation('field');
  const { now, newId } = useContainer();
  const actor = useActor();
  const { sites } = useFieldTools();
  const { sendEvents } = useSend();
  const draft = useDraft(sites.store, site.id);
  const state = useSubmission(sites.submissions, site.id);
  const [isDamageOpen, setDamageOpen] = useState(false);

  const isTapped = draft.submission !== null;
  const isBusy = state.phase === 'photos' || state.phase === 'sending';
  const change = (part: Partial<SiteDraft>) =>
    sites.store.update(site.id, (kept) => ({ ...kept, title: site.name, ...part }));
  const send = () => void sites.submissions.run(site.id, (ready) => sendEvents(site.id, ready));
  const standing = site.state.measures.filter(({ condition }) => condition === 'good');

  // A record that was tapped before a reload goes on by itself; the ids are the same, so it is stored once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per opening of a site
  useEffect(() => {
    if (isTapped && state.phase === 'idle') send();
  }, [site.id]);

  function tap(action: SiteAction) {
    if (sites.submissions.state(site.id).phase === 'stored') return;
    const checkedMeasures = action === 'inspected' ? standing.map(({ id }) => id) : [];
    sites.store.update(site.id, (kept) =>
      tapped({ ...kept, title: site.name }, { action, occurredAt: now(), place, checkedMeasures }, newId),
    );
    send();
  }

  if (!can(actor, 'sites.record') || !isInScope(actor, site.communeCode)) {
    return (
      <div className="sheet-body">
        {children}
        <ul className="photo-strip">
          <PhotosBefore siteId={site.id} />
        </ul>
        <p className="read-only">{can(actor, 'sites.record') ? t('role.outOfScope') : t('role.readOnly')}</p>
      </div>
    );
  }

  const { status } = site.state;
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
  const hint = hintOf(main, isMainReady);
  const kept = t('send.kept', { measures: draft.measures.length, photos: draft.photos.length });

  return (
    <>
      <div className="sheet-body">
        {children}
        <PhotoStrip draftId={site.id} photos={draft.photos} keeper={sites.photos} isLocked={isTapped}>
          <PhotosBefore siteId={site.id} />
        </PhotoStrip>
        {isDamage ? (
          <DamageForm
            measures={standing}
            damages={draft.damages}
            isLocked={isTapped}
            onChange={(damages) => change({ damages })}
          />
        ) : (
          <MeasureGrid
            chosen={draft.measures}
            required={site.requiredMeasures}
            standing={site.state.measures}
            isLocked={isTapped}
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
          disabled={isTapped}
          onChange={(event) => change({ note: event.target.value })}
        />
        <p className="field-hint">{t('hint.save')}</p>
      </div>
      <footer className="sheet-foot">
        <ChecksLine place={place} site={site.lonLat} photos={draft.photos} />
        <SendState
          state={state}
          isTapped={isTapped}
          kept={kept}
          onRetry={send}
          onEdit={() => {
            change({ submission: null });
            sites.submissions.clear(site.id);
          }}
        />
        {main && (!isTapped || isBusy) && (
          <Button
            variant="primary"
            size="large"
            isWide
            className="main-button"
            isBusy={isBusy}
            disabled={!isMainReady}
            onClick={() => tap(main)}
          >
            {t(`action.${main}`)}
          </Button>
        )}
        {!isTapped && hint !== 'save' && <p className="foot-hint">{t(`hint.${hint}`)}</p>}
        {!isTapped && (
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
                <Button disabled={!hasContent} onClick={() => tap('progress')}>
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
        )}
      </footer>
    </>
  );
}

/** Which sentence stands under the main button; `save` says nothing special and stands in the form. */
function hintOf(main: SiteAction | null, isReady: boolean) {
  if (main === 'confirmed') return 'candidate';
  if (main === 'inspected') return 'inspected';
  if (!isReady) return main === 'damage' ? 'chooseDamage' : 'chooseMeasure';
  return 'save';
}

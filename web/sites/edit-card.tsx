import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Site, SiteCard } from '#domain/sites.ts';
import { conflictingSite, useUpdateSite } from '../api/site-data.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';
import { useDraft } from '../ui/use-draft.ts';
import { CardConflict } from './card-conflict.tsx';
import {
  type CardFaults,
  cardOf,
  changedFields,
  isCardDraft,
  readCard,
  startCardDraft,
  toPatch,
} from './card-draft.ts';
import { CardForm } from './card-form.tsx';

/** Changes the card. What is typed survives a reload; another's edit is never overwritten unseen. */
export function EditCard({ site, onClose }: { site: Site; onClose(): void }) {
  const { t } = useTranslation(['sites', 'common']);
  const toast = useToast();
  const update = useUpdateSite(site.id);
  const draft = useDraft(`site.${site.id}.card`, () => startCardDraft(site), isCardDraft);
  const [faults, setFaults] = useState<CardFaults>({});
  const [note, setNote] = useState('');
  const [conflict, setConflict] = useState<{ base: SiteCard; mine: SiteCard; theirs: Site } | null>(null);
  const { base, version } = draft.value;

  /** `against` is the version that the change builds on. */
  async function store(card: SiteCard, against: { version: number; card: SiteCard }) {
    const fields = changedFields(against.card, card);
    if (fields.length === 0) {
      if (!conflict) return setNote(t('edit.nothing'));
      draft.clear();
      return onClose();
    }
    try {
      const stored = await update.mutateAsync(toPatch(against.version, card, fields));
      draft.clear();
      onClose();
      toast({
        title: t('edit.saved'),
        undo: () =>
          void update
            .mutateAsync(toPatch(stored.version, against.card, fields))
            .then(() => toast({ title: t('undo.done'), tone: 'info' }))
            .catch((error: unknown) =>
              toast({
                title:
                  error instanceof Error && 'detail' in error
                    ? String(error.detail)
                    : t('common:error.title'),
                tone: 'danger',
              }),
            ),
      });
    } catch (error) {
      const theirs = conflictingSite(error);
      if (theirs) setConflict({ base: against.card, mine: card, theirs });
    }
  }

  function save() {
    setNote('');
    const read = readCard(draft.value);
    setFaults(read.faults ?? {});
    if (read.card && !update.isPending) void store(read.card, { version, card: base });
  }

  return (
    <Dialog
      isOpen
      variant="sheet"
      size="wide"
      onClose={onClose}
      title={t('edit.title', { code: site.code })}
      description={draft.isRestored ? t('edit.restored') : undefined}
      footer={
        conflict ? undefined : (
          <>
            <Button
              variant="quiet"
              onClick={() => {
                draft.clear();
                onClose();
              }}
            >
              {t('edit.discard')}
            </Button>
            <Button onClick={onClose}>{t('common:action.close')}</Button>
            <Button variant="primary" isBusy={update.isPending} onClick={save}>
              {update.isPending ? t('record.saving') : t('common:action.save')}
            </Button>
          </>
        )
      }
    >
      {conflict ? (
        <CardConflict
          key={conflict.theirs.version}
          base={conflict.base}
          mine={conflict.mine}
          theirs={conflict.theirs}
          isBusy={update.isPending}
          onResolve={(card) =>
            void store(card, { version: conflict.theirs.version, card: cardOf(conflict.theirs) })
          }
          onCancel={() => setConflict(null)}
        />
      ) : (
        <div className="form-stack">
          {update.error && !conflictingSite(update.error) && (
            <ErrorState isInline error={update.error} onRetry={save} />
          )}
          {note && <p role="status">{note}</p>}
          <CardForm draft={draft.value} faults={faults} onChange={draft.change} />
          <p className="field-hint">{t('record.draft')}</p>
        </div>
      )}
    </Dialog>
  );
}

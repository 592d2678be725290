import { Link, useNavigate } from '@tanstack/react-router';
import { Download, Send } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useContainer, useLiveStatus } from '../api/container.ts';
import { useFormat } from '../i18n/i18n.ts';
import type { KeptReceipt, OutboxRecord } from '../offline/index.ts';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState } from '../ui/states.tsx';
import { draftOfNewSite, NEW_SITE_DRAFT, NEW_SITE_KEY } from './new-site-draft.ts';
import { SendingItem } from './sending-item.tsx';
import { draftOfItem, SITE_DRAFT, siteDraftKey } from './site-draft.ts';
import { StoreFault } from './store-fault.tsx';
import { pillOf } from './sync-words.ts';
import { fetchAnew, useStored, useSyncState, useTablet } from './tablet.ts';
import { TakenCommunes } from './taken-communes.tsx';

/** Older ones are in the exported file and at the office. */
const RECEIPTS_SHOWN = 60;

/** What this tablet holds, item by item and photo by photo, with the receipts of what has arrived. */
export function SendingSheet({ closeButton }: { closeButton: ReactNode }) {
  const { t } = useTranslation('field');
  const tablet = useTablet();
  const navigate = useNavigate({ from: '/field' });
  const state = useSyncState();
  const read = useStored('sending', async (from) => {
    const [items, receipts, photos, counts, dismissed] = await Promise.all([
      from.items(),
      from.receipts(),
      from.photoStates(),
      from.counts(),
      from.dismissed(),
    ]);
    return { items, receipts, photos, counts, dismissed };
  });
  const [fault, setFault] = useState<unknown>(null);
  const [isTaken, setTaken] = useState(false);
  if (!read)
    return (
      <div className="sheet-body">
        <Skeleton height="64px" lines={4} />
      </div>
    );
  const { items, receipts, photos, counts, dismissed } = read;
  const inHand = items.filter(isInHand);
  const shownIds = new Set(inHand.map(({ id }) => id));
  const arrived = receipts.filter(({ itemId, kind }) => !shownIds.has(itemId) && kind !== 'dropped');

  /** The form of a refused item, filled in again. */
  async function edit(record: OutboxRecord) {
    const { item, title } = record;
    if (item.kind !== 'events' && item.kind !== 'new_site') return;
    const isNew = item.kind === 'new_site';
    const key = isNew ? NEW_SITE_KEY : siteDraftKey(item.siteId);
    const kept = await tablet.readDraft(key);
    const isOther = kept !== null && draftOf(kept.value) !== record.id;
    if (isOther) {
      setTaken(true);
      return;
    }
    const draft = isNew ? draftOfNewSite(item) : draftOfItem(item, title);
    if (kept === null)
      await tablet.writeDraft(
        key,
        draft,
        draft.photos.map(({ sha256 }) => sha256),
      );
    await navigate({ search: isNew ? { add: true } : { site: item.siteId } });
  }

  return (
    <div className="sheet-body">
      <header className="list-head">
        <h1>{t('sending.title')}</h1>
        {closeButton}
      </header>
      <SendingState counts={counts} />
      <div className="second-buttons">
        {state.phase === 'needs_sign_in' ? (
          <Link
            to="/sign-in"
            search={{ returnTo: '/field?view=sending' }}
            className="button button-primary button-large"
          >
            {t('sending.signIn')}
          </Link>
        ) : (
          <Button
            variant="primary"
            size="large"
            icon={<Send size={20} aria-hidden />}
            onClick={() => void fetchAnew(tablet)}
          >
            {t('sending.now')}
          </Button>
        )}
        <ExportButton />
      </div>
      <TakenCommunes />
      {fault !== null && <StoreFault fault={fault} />}
      {isTaken && (
        <p className="store-fault" role="alert">
          {t('sending.draftInTheWay')}
        </p>
      )}
      {inHand.length === 0 && arrived.length === 0 && (
        <EmptyState title={t('sending.emptyTitle')} detail={t('sending.emptyDetail')} />
      )}
      {inHand.length > 0 && (
        <section aria-label={t('sending.inHand')}>
          <h2 className="field-question">{t('sending.inHand')}</h2>
          <ul className="sending-list">
            {inHand.map((record) => (
              <SendingItem
                key={record.id}
                record={record}
                photos={photos}
                dismissal={dismissed.find(({ itemId }) => itemId === record.id) ?? null}
                onEdit={() => void edit(record).catch(setFault)}
                onSendAgain={() =>
                  void tablet
                    .sendAgain(record.id)
                    .then(() => tablet.sync('button'))
                    .catch(setFault)
                }
                onPhotoAgain={(sha256) =>
                  void tablet
                    .sendPhotoAgain(sha256)
                    .then(() => tablet.sync('button'))
                    .catch(setFault)
                }
                onUndo={() => void tablet.undo(record.id).catch(setFault)}
              />
            ))}
          </ul>
        </section>
      )}
      {arrived.length > 0 && <Receipts receipts={arrived.slice(0, RECEIPTS_SHOWN)} />}
    </div>
  );
}

/** Everything that is not wholly at the server, and what needs a person. */
const isInHand = ({ item, state, receipt }: OutboxRecord) =>
  state === 'aside' ||
  (state === 'unsent' && item.kind !== 'dropped') ||
  (receipt?.photos.some(({ photoId }) => photoId === null) ?? false);

/** The refused item that a draft mends. */
function draftOf(value: unknown): string | null {
  return SITE_DRAFT.read(value, '')?.amends ?? NEW_SITE_DRAFT.read(value, '')?.amends ?? null;
}

function SendingState({ counts }: { counts: Parameters<typeof pillOf>[1] }) {
  const { t } = useTranslation('field');
  const format = useFormat();
  const state = useSyncState();
  const { status } = useLiveStatus();
  const { key, values } = pillOf(state, counts, status !== 'offline');
  const time = values.at === undefined ? '' : format.time(new Date(values.at).toISOString());
  return (
    <p role="status">
      <strong>{t(`pill.${key}`, { ...values, time })}.</strong>{' '}
      {state.phase === 'waiting' &&
        t(`wait.${state.why}`, { time: format.time(new Date(state.until).toISOString()) })}
      {state.phase === 'needs_sign_in' && t(`signIn.${state.why}`)}
      {state.phase === 'needs_person' && t(`person.${state.why}`)}
    </p>
  );
}

/** The whole outbox as a file: the last resort when the tablet cannot send. */
function ExportButton() {
  const { t } = useTranslation('field');
  const tablet = useTablet();
  const { now } = useContainer();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  async function save() {
    setBusy(true);
    setFault(null);
    try {
      const url = URL.createObjectURL(await tablet.exportFile());
      const link = document.createElement('a');
      link.href = url;
      link.download = `bo-an-${now().slice(0, 16).replaceAll(':', '')}.zip`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      <Button
        size="large"
        icon={<Download size={20} aria-hidden />}
        isBusy={isBusy}
        onClick={() => void save()}
      >
        {t('sending.export')}
      </Button>
      {fault !== null && <StoreFault fault={fault} />}
    </>
  );
}

function Receipts({ receipts }: { receipts: readonly KeptReceipt[] }) {
  const { t } = useTranslation('field');
  const format = useFormat();
  return (
    <section aria-label={t('sending.receipts')}>
      <h2 className="field-question">{t('sending.receipts')}</h2>
      <ul className="sending-list">
        {receipts.map(({ itemId, title, tappedAt, receipt }) => (
          <li key={itemId} data-state="arrived">
            <p>
              <strong>{title || t('unsent.site')}</strong> · {format.dateTime(tappedAt)}
            </p>
            <p>
              {t('sending.receipt', {
                number: receipt.number ?? '–',
                time: format.dateTime(receipt.receivedAt),
              })}
              {receipt.siteCode && ` · ${receipt.siteCode}`}
              {receipt.photos.length > 0 &&
                ` · ${t('sending.photosArrived', {
                  count: receipt.photos.filter(({ photoId }) => photoId !== null).length,
                  of: receipt.photos.length,
                })}`}
              {receipt.outcome === 'conflict' && ` · ${t('sending.conflict')}`}
              {receipt.changedSettled && ` · ${t('sending.changedSettled')}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

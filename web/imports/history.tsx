import { Link } from '@tanstack/react-router';
import { Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#domain/imports.ts';
import { useImportStep, useImports, useRemoveImport } from '../api/import-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { sizeText } from '../i18n/size-text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';
import { ImportStatusPill, useCountsText } from './import-status.tsx';

/** Every import: who, when, what came of it, and the way to undo it. */
export function History() {
  const { t } = useTranslation('imports');
  const list = useImports();
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="imports-history" aria-labelledby="imports-history">
      <h2 id="imports-history">{t('history.title')}</h2>
      {list.isPending ? (
        <Skeleton lines={4} height="52px" />
      ) : list.isError && items.length === 0 ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState title={t('history.emptyTitle')} detail={t('history.emptyDetail')} />
      ) : (
        <HistoryTable items={items} />
      )}
      {list.isError && items.length > 0 && (
        <ErrorState isInline error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.hasNextPage && (
        <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('history.more')}
        </Button>
      )}
    </section>
  );
}

function HistoryTable({ items }: { items: readonly Import[] }) {
  const { t } = useTranslation('imports');
  return (
    <div className="imports-table-frame">
      <table className="imports-table">
        <thead>
          <tr>
            <th scope="col">{t('history.file')}</th>
            <th scope="col" className="history-who">
              {t('history.who')}
            </th>
            <th scope="col" className="history-when">
              {t('history.when')}
            </th>
            <th scope="col" className="history-counts">
              {t('history.counts')}
            </th>
            <th scope="col" className="history-status">
              {t('history.status')}
            </th>
            <th scope="col" className="history-actions">
              <span className="visually-hidden">{t('history.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <HistoryRow key={item.id} item={item} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HistoryRow({ item }: { item: Import }) {
  const { t } = useTranslation(['imports', 'common']);
  const format = useFormat();
  const countsText = useCountsText();
  const facts = [t(`target.${item.target}`), sizeText(item.byteCount, format)].join(' · ');
  return (
    <tr>
      <th scope="row">
        <Link to="/imports/$id" params={{ id: item.id }} className="history-link">
          {item.fileName}
        </Link>
        <div className="imports-soft">{facts}</div>
        <div className="imports-soft history-narrow">
          {item.createdByName} · {format.dateTime(item.createdAt)}
        </div>
      </th>
      <td className="history-who">{item.createdByName}</td>
      <td className="history-when">{format.dateTime(item.createdAt)}</td>
      <td className="history-counts">{countsText(item.counts)}</td>
      <td className="history-status">
        <ImportStatusPill status={item.status} />
        {item.undoneByName && item.undoneAt && (
          <div className="imports-soft">
            {t('undoneBy', { who: item.undoneByName, when: format.dateTime(item.undoneAt) })}
          </div>
        )}
      </td>
      <td className="history-actions">
        {item.status === 'done' && <UndoButton item={item} />}
        {(item.status === 'uploaded' || item.status === 'checked' || item.status === 'failed') && (
          <RemoveButton item={item} />
        )}
      </td>
    </tr>
  );
}

function UndoButton({ item }: { item: Import }) {
  const { t } = useTranslation(['imports', 'common']);
  const toast = useToast();
  const step = useImportStep(item.id);
  return (
    <Button
      icon={<Undo2 size={18} aria-hidden />}
      isBusy={step.isPending}
      title={t('run.undo')}
      onClick={() =>
        step.mutate('undo', {
          onError: (error) =>
            toast({
              title: 'title' in error ? String(error.title) : t('common:error.title'),
              detail:
                'detail' in error && 'title' in error && error.detail !== error.title
                  ? String(error.detail)
                  : '',
              tone: 'danger',
            }),
        })
      }
    >
      {t('common:action.undo')}
    </Button>
  );
}

/** The file is lost for good, so it is asked. */
function RemoveButton({ item }: { item: Import }) {
  const { t } = useTranslation(['imports', 'common']);
  const [isOpen, setOpen] = useState(false);
  const remove = useRemoveImport();
  const toast = useToast();
  return (
    <>
      <IconButton label={`${t('history.remove')}: ${item.fileName}`} onClick={() => setOpen(true)}>
        <Trash2 size={18} aria-hidden />
      </IconButton>
      <Dialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={t('history.removeTitle', { name: item.fileName })}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>{t('common:action.cancel')}</Button>
            <Button
              variant="danger"
              isBusy={remove.isPending}
              onClick={() =>
                remove.mutate(item.id, {
                  onSuccess: () => toast({ title: t('history.removed', { name: item.fileName }) }),
                })
              }
            >
              {t('history.remove')}
            </Button>
          </>
        }
      >
        <p>{t('history.removeDetail')}</p>
        {remove.error && <ErrorState isInline error={remove.error} />}
      </Dialog>
    </>
  );
}

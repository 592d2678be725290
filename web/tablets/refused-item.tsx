import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { RejectedItem } from '#domain/custody.ts';
import { useLabels } from '../api/labels.ts';
import { useFormat } from '../i18n/i18n.ts';
import { StatusPill } from '../ui/badge.tsx';
import { ActButton, Acts } from './act-dialog.tsx';

/** As much of the content as can be read, whatever is wrong with the rest. */
const Readable = z.object({
  kind: z.enum(['events', 'new_site', 'card', 'dropped']).catch('dropped'),
  site: z.object({ name: z.string() }).optional().catch(undefined),
  photos: z.array(z.unknown()).optional().catch(undefined),
});

type Advice = 'role' | 'scope' | 'unreadable' | 'other';
const ADVICE: Readonly<Record<string, Advice>> = {
  'auth.forbidden': 'role',
  'auth.outside_scope': 'scope',
  'site.not_found': 'scope',
  'sync.item_unreadable': 'unreadable',
};

/** What it was, who, where, why not, and what can be done. */
export function RefusedItem({ item, canAct }: { item: RejectedItem; canAct: boolean }) {
  const { t } = useTranslation('tablets');
  const format = useFormat();
  const labels = useLabels();
  const { problem, site, settledAt } = item;
  const content = Readable.safeParse(item.content).data;
  const isReadable = problem.code !== 'sync.item_unreadable' && content !== undefined;
  const kind = isReadable ? content.kind : 'unreadable';
  const title = t(`refused.kind.${kind}`, { name: content?.site?.name ?? '' });
  const user = item.userName;
  const facts = [
    t('refused.by', { user, device: item.deviceLabel ?? t('refused.unnamedDevice') }),
    ...(item.communeCode ? [labels.commune(item.communeCode)] : []),
    ...(item.tappedOn ? [t('refused.tapped', { day: format.date(item.tappedOn) })] : []),
    t('refused.received', { at: format.dateTime(item.receivedAt) }),
    t('refused.photos', { count: content?.photos?.length ?? 0 }),
  ];
  const isWaiting = settledAt === null && !item.isDismissed;
  return (
    <li className="card refused-item">
      <div className="refused-head">
        <h2>
          {title}{' '}
          {site ? (
            <Link to="/sites/$id" params={{ id: site.id }} className="tablets-link">
              {site.code} {site.name}
            </Link>
          ) : (
            kind !== 'new_site' && isReadable && <span className="tablets-soft">{t('refused.noSite')}</span>
          )}
        </h2>
        {settledAt !== null ? (
          <StatusPill
            tone="success"
            glyph="check"
            label={t('refused.settled', { at: format.dateTime(settledAt) })}
          />
        ) : item.isDismissed ? (
          <StatusPill tone="neutral" glyph="cross" label={t('refused.dismissed')} />
        ) : (
          <StatusPill tone="danger" glyph="triangle" label={t('refused.waiting')} />
        )}
      </div>
      <p className="tablets-soft">{facts.join(' · ')}</p>
      <p>{problem.message}</p>
      {isWaiting && <p>{t(`refused.advice.${ADVICE[problem.code] ?? 'other'}`, { user })}</p>}
      <Acts acts={item.acts} />
      <details className="tablets-details">
        <summary>{t('refused.content')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
        <pre tabIndex={0}>{JSON.stringify(item.content, null, 2)}</pre>
      </details>
      {canAct && settledAt === null && (
        <ActButton
          start={{ act: 'item_dismissed', number: item.number }}
          takenBack={{ act: 'item_reopened', number: item.number, reason: '' }}
          isDone={item.isDismissed}
          about={[title, site?.code].filter(Boolean).join(' ')}
        />
      )}
    </li>
  );
}

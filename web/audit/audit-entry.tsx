import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { AuditItem, AuditKind, AuditValue } from '#domain/audit.ts';
import { KIND_WORDS, wordAction, wordEntity, wordField, wordSentFile } from '#domain/audit-words.ts';
import { ROLES } from '#domain/roles.ts';
import { useLabels } from '../api/labels.ts';
import { useFormat, useLabel, useLanguage } from '../i18n/i18n.ts';
import { StatusPill } from '../ui/badge.tsx';
import type { GlyphName, Tone } from '../ui/glyphs.ts';
import type { AuditSearch } from './audit.search.ts';
import { useValueText } from './value-text.ts';

const LOOKS: Record<AuditKind, { tone: Tone; glyph: GlyphName }> = {
  write: { tone: 'neutral', glyph: 'square' },
  export: { tone: 'info', glyph: 'diamond' },
  sign_in: { tone: 'brand', glyph: 'dot' },
  refused: { tone: 'danger', glyph: 'cross' },
  account: { tone: 'warning', glyph: 'star' },
};

interface Props {
  item: AuditItem;
  onFilter(changes: Partial<AuditSearch>): void;
}

/** One entry: when and who, what was done to what, what differs. */
export function AuditEntry({ item, onFilter }: Props) {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const label = useLabel();
  const language = useLanguage();
  const labels = useLabels();
  return (
    <li className="audit-entry">
      <div className="audit-when">
        <time dateTime={item.at}>{format.dateTime(item.at)}</time>
        <Who item={item} onFilter={onFilter} />
        {item.role && <span className="audit-soft">{label(ROLES[item.role].label)}</span>}
      </div>
      <div className="audit-what">
        <p>
          <StatusPill
            {...LOOKS[isRefused(item) ? 'refused' : item.kind]}
            label={label(KIND_WORDS[item.kind])}
          />{' '}
          <strong>{wordAction(item.action, language)}</strong>
          {item.count > 1 && <> · {t('times', { count: item.count })}</>}
        </p>
        <p>
          <Thing item={item} />
          {item.communeCode && <span className="audit-soft"> · {labels.commune(item.communeCode)}</span>}
        </p>
      </div>
      <div className="audit-changes">
        <Changes item={item} />
        <Details item={item} onFilter={onFilter} />
      </div>
    </li>
  );
}

const isRefused = ({ action }: AuditItem) => action === 'sign_in_refused';

function Who({ item: { actor }, onFilter }: Props) {
  const { t } = useTranslation('audit');
  if (actor === null) return <span>{t('nobodySignedIn')}</span>;
  if (actor.id === 'system' || actor.id === 'command') return <span>{t('system')}</span>;
  if (actor.id === 'resident') return <span>{t('resident')}</span>;
  if (actor.id === 'demo') return <span>{t('demo')}</span>;
  const name = actor.name || t('unknownPerson');
  return (
    <button
      type="button"
      className="audit-link"
      aria-label={t('onlyTheirs', { name })}
      onClick={() => onFilter({ person: actor.id })}
    >
      {name}
    </button>
  );
}

/** What it was done to; a file that was sent goes by its name, not by its address. */
function Thing({ item }: Pick<Props, 'item'>) {
  const language = useLanguage();
  const file = wordSentFile(item, language);
  if (file !== null) return file;
  return (
    <>
      {wordEntity(item.entity, language)} <Name item={item} />
    </>
  );
}

function Name({ item: { entity, entityId, entityLabel } }: Pick<Props, 'item'>) {
  if (entityId === null || entityId === '*') return null;
  if (entity === 'site' && entityLabel !== null)
    return (
      <Link to="/sites/$id" params={{ id: entityId }} className="audit-link">
        {entityLabel}
      </Link>
    );
  if (entity === 'import')
    return (
      <Link to="/imports/$id" params={{ id: entityId }} className="audit-link">
        {entityId.slice(-8)}
      </Link>
    );
  if (entity === 'route') return <code className="audit-code">{entityId}</code>;
  return entityLabel === null ? null : <span>{entityLabel}</span>;
}

function Changes({ item }: Pick<Props, 'item'>) {
  const { t } = useTranslation('audit');
  const language = useLanguage();
  const toText = useValueText();
  if (item.changed.length === 0) return null;
  return (
    <dl className="audit-diff">
      {item.changed.map(({ field, before, after }) => (
        <div key={field}>
          <dt>{wordField(field, language, item.entity)}</dt>
          <dd>
            <span className="visually-hidden">{t('before')}: </span>
            {isNothing(before) ? '–' : <del>{toText(item, field, before)}</del>}
            <span aria-hidden="true"> → </span>
            <span className="visually-hidden">{t('after')}: </span>
            <ins>{toText(item, field, after)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const isNothing = (value: AuditValue) => value.kind === 'value' && value.value === null;

function Details({ item, onFilter }: Props) {
  const { t } = useTranslation('audit');
  const language = useLanguage();
  const { entityId } = item;
  const facts: [string, string | null][] = [
    [t('fact.number'), String(item.number)],
    [t('fact.sealed'), t(item.isSealed ? 'fact.isSealed' : 'fact.isUnsealed')],
    [t('fact.address'), item.address],
    [t('fact.requestId'), item.requestId],
    [t('fact.entityId'), entityId],
    ...Object.entries(item.facts).map(([name, value]): [string, string] => [
      wordField(name, language),
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ];
  return (
    <details className="audit-details">
      <summary>{t('details')}</summary>
      <dl>
        {facts
          .filter(([, value]) => value !== null)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {entityId !== null && entityId !== '*' && (
        <button type="button" className="audit-link" onClick={() => onFilter({ thing: entityId })}>
          {t('onlyThis')}
        </button>
      )}
    </details>
  );
}

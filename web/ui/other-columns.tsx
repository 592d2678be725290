import { useTranslation } from 'react-i18next';
import './other-columns.css';

/** Whether a source file left columns with the place that no field holds. */
export const hasOtherColumns = (extra: Readonly<Record<string, unknown>>) =>
  Object.values(extra).some((value) => textOf(value) !== '');

/**
 * Columns of the source file that no field holds, as they came. Tags that are common in map files get a name
 * that people read, with the tag itself beside it.
 */
export function OtherColumns({ extra }: { extra: Readonly<Record<string, unknown>> }) {
  const { t, i18n } = useTranslation();
  return (
    <dl className="other-columns">
      {Object.entries(extra)
        .filter(([, value]) => textOf(value) !== '')
        .map(([tag, value]) => {
          const key = `otherColumns.tag.${messageKey(tag)}`;
          return (
            <div key={tag}>
              <dt>
                {i18n.exists(key) ? (
                  <>
                    {t(key as 'otherColumns.tag.name')} <code>{tag}</code>
                  </>
                ) : (
                  tag
                )}
              </dt>
              <dd>{textOf(value)}</dd>
            </div>
          );
        })}
    </dl>
  );
}

/** `addr:street`, `name:en`, `sourceId`, `D_TICH` → a key of the messages. */
function messageKey(tag: string): string {
  return tag
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value.trim() : JSON.stringify(value);
}

import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assessment } from '#domain/assessment-views.ts';
import type { Evidence } from '#domain/assessments.ts';
import { usePlaySpaces } from '../api/coverage-data.ts';
import { useCommunePhotos } from '../api/evidence-data.ts';
import { photoUrl } from '../api/photo-data.ts';
import { useSites } from '../api/site-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { SearchInput } from '../ui/search-input.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';

export interface ChoiceProps<S extends Evidence['source'] = Evidence['source']> {
  assessment: Assessment;
  /** null: another list is looked at. */
  onChoose(source: S | null): void;
}
type SourceOf<K extends Evidence['source']['kind']> = Extract<Evidence['source'], { kind: K }>;
const SHOWN = 20;

export function SiteChoice({ assessment, onChoose }: ChoiceProps<SourceOf<'site'>>) {
  const [q, setQ] = useState('');
  const list = useSites({ commune: assessment.communeCode, q: q || undefined }, SHOWN);
  return (
    <Choice
      search={{ q, setQ }}
      list={{ ...list, items: list.data?.pages[0]?.items.map(({ id, name, code }) => place(id, name, code)) }}
      onChoose={(siteId) => onChoose({ kind: 'site', siteId })}
    />
  );
}

export function PlayChoice({ assessment, onChoose }: ChoiceProps<SourceOf<'play_space'>>) {
  const [q, setQ] = useState('');
  const list = usePlaySpaces({ commune: assessment.communeCode, q: q || undefined }, SHOWN);
  return (
    <Choice
      search={{ q, setQ }}
      list={{ ...list, items: list.data?.pages[0]?.items.map(({ id, name, code }) => place(id, name, code)) }}
      onChoose={(playSpaceId) => onChoose({ kind: 'play_space', playSpaceId })}
    />
  );
}

export function PhotoChoice({ assessment, onChoose }: ChoiceProps<SourceOf<'photo'>>) {
  const format = useFormat();
  const [q, setQ] = useState('');
  const list = useCommunePhotos(assessment.id, q);
  const items = list.data?.items.map(({ photoId, place: { code, name }, day }) => ({
    id: photoId,
    words: (
      <span className="evidence-photo">
        <img src={photoUrl(photoId, 'thumb')} alt="" loading="lazy" width={96} height={72} />
        <span>
          {name} <span className="standard-code">{code}</span> · {format.date(day)}
        </span>
      </span>
    ),
  }));
  return (
    <Choice
      search={{ q, setQ }}
      list={{ ...list, items }}
      onChoose={(photoId) => onChoose({ kind: 'photo', photoId })}
    />
  );
}

const place = (id: string, name: string, code: string) => ({
  id,
  words: (
    <span>
      {name} <span className="standard-code">{code}</span>
    </span>
  ),
});

interface Item {
  id: string;
  words: ReactNode;
}
interface ListProps {
  search: { q: string; setQ(q: string): void };
  list: { items: readonly Item[] | undefined; error: Error | null; refetch(): unknown };
  onChoose(id: string): void;
}

/** A search and one of what it finds. What is chosen stays in sight, whatever is looked for after. */
export function Choice({ search: { q, setQ }, list: { items, error, refetch }, onChoose }: ListProps) {
  const { t } = useTranslation('standard');
  const [chosen, setChosen] = useState<Item | null>(null);
  const isAway = chosen !== null && !items?.some(({ id }) => id === chosen.id);
  const shown = isAway ? [chosen, ...(items ?? [])] : (items ?? []);
  return (
    <>
      <SearchInput
        label={t('evidence.search')}
        placeholder={t('evidence.search')}
        value={q}
        onChange={setQ}
      />
      {shown.length > 0 && (
        <fieldset className="evidence-choice">
          <legend className="visually-hidden">{t('evidence.choose')}</legend>
          {shown.map((item) => (
            <label key={item.id} className="checkbox">
              <input
                type="radio"
                name="evidence"
                checked={chosen?.id === item.id}
                onChange={() => {
                  setChosen(item);
                  onChoose(item.id);
                }}
              />
              {item.words}
            </label>
          ))}
        </fieldset>
      )}
      {items ? (
        items.length === 0 && <p className="standard-hint">{t('evidence.noneFound')}</p>
      ) : error ? (
        <ErrorState isInline error={error} onRetry={refetch} />
      ) : (
        <Skeleton lines={3} height="44px" />
      )}
    </>
  );
}

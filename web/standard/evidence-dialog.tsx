import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assessment } from '#domain/assessment-views.ts';
import { useContainer } from '../api/container.ts';
import { usePlaySpaces } from '../api/coverage-data.ts';
import { useSites } from '../api/site-data.ts';
import { TextArea, TextInput } from '../ui/form-field.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { FormDialog } from './form-dialog.tsx';
import type { Act } from './use-assessment-work.ts';

interface Props {
  assessment: Assessment;
  criterion: number;
  onClose(): void;
}

const KINDS = ['note', 'site', 'play_space'] as const;
type Kind = (typeof KINDS)[number];
const SHOWN = 8;

/** A note, or a site or play space of the commune. */
export function EvidenceDialog({ assessment, criterion, onClose }: Props) {
  const { t } = useTranslation('standard');
  const { newId } = useContainer();
  const [id] = useState(newId);
  const [kind, setKind] = useState<Kind>('note');
  const [text, setText] = useState('');
  const [search, setSearch] = useState('');
  const [placeId, setPlaceId] = useState<string | null>(null);
  const [isChecked, setChecked] = useState(false);
  const isMissing = kind === 'note' ? text.trim() === '' : placeId === null;

  function toAct(): Act | null {
    setChecked(true);
    if (isMissing) return null;
    const source =
      kind === 'note'
        ? { kind, text: text.trim() }
        : kind === 'site'
          ? { kind, siteId: placeId ?? '' }
          : { kind, playSpaceId: placeId ?? '' };
    return { type: 'evidence_added', evidence: { id, criterion, source } };
  }

  const places = { commune: assessment.communeCode, q: search.trim() || undefined };
  const choice = { placeId, onChoose: setPlaceId };
  return (
    <FormDialog
      assessment={assessment}
      title={t('evidence.title', { number: criterion })}
      toAct={toAct}
      onStored={() => undefined}
      onClose={onClose}
    >
      <Segmented
        label={t('evidence.kind')}
        value={kind}
        options={KINDS.map((value) => ({ value, label: t(`evidence.${value}`) }))}
        onChange={(next) => {
          setKind(next);
          setPlaceId(null);
        }}
      />
      {kind === 'note' ? (
        <TextArea
          label={t('evidence.noteText')}
          maxLength={2000}
          value={text}
          error={isChecked && isMissing && t('evidence.missing')}
          onChange={({ target }) => setText(target.value)}
        />
      ) : (
        <>
          <TextInput
            label={t('evidence.search')}
            type="search"
            value={search}
            error={isChecked && isMissing && t('evidence.missing')}
            onChange={({ target }) => setSearch(target.value)}
          />
          {kind === 'site' ? (
            <SiteChoice {...choice} places={places} />
          ) : (
            <PlayChoice {...choice} places={places} />
          )}
        </>
      )}
    </FormDialog>
  );
}

interface ChoiceProps {
  places: { commune: string; q: string | undefined };
  placeId: string | null;
  onChoose(id: string): void;
}

function SiteChoice({ places, ...rest }: ChoiceProps) {
  const list = useSites(places, SHOWN);
  return <Choice items={list.data?.pages[0]?.items} {...rest} />;
}

function PlayChoice({ places, ...rest }: ChoiceProps) {
  const list = usePlaySpaces(places, SHOWN);
  return <Choice items={list.data?.pages[0]?.items} {...rest} />;
}

function Choice({
  items,
  placeId,
  onChoose,
}: Omit<ChoiceProps, 'places'> & {
  items: readonly { id: string; code: string; name: string }[] | undefined;
}) {
  const { t } = useTranslation('standard');
  if (!items) return <Skeleton lines={3} height="44px" />;
  if (items.length === 0) return <p className="standard-hint">{t('evidence.noneFound')}</p>;
  return (
    <fieldset className="evidence-choice">
      <legend className="visually-hidden">{t('evidence.choose')}</legend>
      {items.map(({ id, code, name }) => (
        <label key={id} className="checkbox">
          <input type="radio" name="place" checked={placeId === id} onChange={() => onChoose(id)} />
          <span>
            {name} <span className="standard-code">{code}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

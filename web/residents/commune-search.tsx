import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PublicCommune } from '#domain/public-view.ts';
import { foldSearchText } from '#domain/search-text.ts';
import { Button } from '../ui/button.tsx';
import { TextInput } from '../ui/form-field.tsx';
import { useCommuneName } from './use-commune-name.ts';

const MOST_SHOWN = 6;

interface Props {
  communes: readonly PublicCommune[];
  /** Code, empty for all. */
  value: string;
  onChange(code: string): void;
}

/** Finds a commune by any part of its name, with or without marks. */
export function CommuneSearch({ communes, value, onChange }: Props) {
  const { t } = useTranslation('residents');
  const nameOf = useCommuneName();
  const [text, setText] = useState('');
  const chosen = communes.find(({ code }) => code === value);
  const wanted = foldSearchText(text);
  const found =
    wanted === ''
      ? []
      : communes.filter((commune) => foldSearchText(nameOf(commune)).includes(wanted)).slice(0, MOST_SHOWN);
  if (chosen)
    return (
      <p className="commune-chosen">
        <strong>{nameOf(chosen)}</strong>{' '}
        <Button variant="quiet" onClick={() => onChange('')}>
          {t('commune.all')}
        </Button>
      </p>
    );
  return (
    <div className="commune-search">
      <TextInput
        label={t('commune.label')}
        type="search"
        autoComplete="off"
        maxLength={60}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {found.length > 0 && (
        <ul className="commune-found">
          {found.map((commune) => (
            <li key={commune.code}>
              <Button
                variant="quiet"
                isWide
                onClick={() => {
                  setText('');
                  onChange(commune.code);
                }}
              >
                {nameOf(commune)}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

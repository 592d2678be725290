import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommuneHotlines } from '#domain/public-view.ts';
import { useActor } from '../api/labels.ts';
import { useCommunes } from '../api/reference.ts';
import { useChangeHotlines, useHotlines } from '../api/resident-data.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Select, TextInput } from '../ui/form-field.tsx';
import { ErrorState } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';

const MOST = 5;

/** Numbers of a commune's own, such as its police and its health station. */
export function Hotlines() {
  const { t } = useTranslation('triage');
  const { scope } = useActor();
  const { data: communes } = useCommunes();
  const own = (communes ?? []).filter(({ code }) => scope === 'all' || scope.has(code));
  const [chosen, setChosen] = useState('');
  const commune = own.length === 1 ? (own[0]?.code ?? '') : chosen;
  const { data, error } = useHotlines(commune);
  return (
    <Card title={t('settings.hotlines')}>
      <p className="field-hint">{t('settings.hotlinesHint')}</p>
      <div className="triage-form">
        {own.length > 1 && (
          <Select
            label={t('accept.commune')}
            value={commune}
            placeholder="…"
            options={own.map(({ code, name }) => ({ value: code, label: name }))}
            onChange={setChosen}
          />
        )}
        {error && <ErrorState error={error} isInline />}
        {data && <HotlinesForm key={`${commune} ${JSON.stringify(data)}`} commune={commune} stored={data} />}
      </div>
    </Card>
  );
}

function HotlinesForm({ commune, stored }: { commune: string; stored: CommuneHotlines }) {
  const { t } = useTranslation('triage');
  const toast = useToast();
  const change = useChangeHotlines(commune);
  const [items, setItems] = useState(() => stored.items.map((item, key) => ({ ...item, key })));
  const edit = (key: number, changes: { name?: string; phone?: string }) =>
    setItems(items.map((item) => (item.key === key ? { ...item, ...changes } : item)));
  const next = Math.max(-1, ...items.map(({ key }) => key)) + 1;
  return (
    <form
      className="triage-form"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate(
          { items: items.map(({ name, phone }) => ({ name, phone })) },
          { onSuccess: () => toast({ title: t('settings.savedHotlines'), tone: 'success' }) },
        );
      }}
    >
      {items.map(({ key, name, phone }) => (
        <div key={key} className="triage-hotline">
          <TextInput
            label={t('settings.hotlineName')}
            required
            maxLength={60}
            value={name}
            onChange={(event) => edit(key, { name: event.target.value })}
          />
          <TextInput
            label={t('settings.hotlinePhone')}
            type="tel"
            required
            maxLength={20}
            value={phone}
            onChange={(event) => edit(key, { phone: event.target.value })}
          />
          <IconButton
            label={t('settings.remove', { phone })}
            onClick={() => setItems(items.filter((item) => item.key !== key))}
          >
            <Trash2 size={20} aria-hidden />
          </IconButton>
        </div>
      ))}
      {change.error && <ErrorState error={change.error} isInline />}
      <div className="triage-actions">
        {items.length < MOST && (
          <Button onClick={() => setItems([...items, { key: next, name: '', phone: '' }])}>
            {t('settings.add')}
          </Button>
        )}
        <Button type="submit" variant="primary" isBusy={change.isPending}>
          {t('settings.saveHotlines')}
        </Button>
      </div>
    </form>
  );
}

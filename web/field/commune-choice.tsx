import { useTranslation } from 'react-i18next';
import { isInScope } from '#domain/roles.ts';
import { useActor, useLabels } from '../api/labels.ts';
import { useCommunes } from '../api/reference.ts';
import { Checkbox, Select } from '../ui/form-field.tsx';
import { Glyph } from '../ui/glyph.tsx';
import type { CommuneHere } from './use-commune-at.ts';

interface Props {
  /** null: no outlines on this device. */
  at: CommuneHere | null;
  /** Confirmed by a person; null: not yet. */
  chosen: string | null;
  onChoose(code: string | null): void;
}

/** Official outlines decide; approximate ones propose, and a person confirms or names another commune. */
export function CommuneChoice({ at, chosen, onChoose }: Props) {
  const { t } = useTranslation('field');
  const labels = useLabels();
  const actor = useActor();
  const { data: communes } = useCommunes();
  const code = at?.communeCode ?? null;
  if (at?.basis === 'official') {
    const isFine = code !== null && isInScope(actor, code);
    return (
      <p className="commune-line" data-good={isFine}>
        <Glyph name={isFine ? 'check' : 'triangle'} tone={isFine ? 'success' : 'warning'} size={18} />
        {code === null
          ? t('add.communeNone')
          : t(isFine ? 'add.communeOfficial' : 'add.communeForeign', { commune: labels.commune(code) })}
      </p>
    );
  }
  const own = (communes ?? []).filter((commune) => isInScope(actor, commune.code));
  const isProposedOwn = code !== null && isInScope(actor, code);
  return (
    <div className="commune-ask">
      <p className="field-hint">{t(at === null ? 'add.communeUnknown' : 'add.communeApproximate')}</p>
      {isProposedOwn && (
        <Checkbox
          label={t('add.communeConfirm', { commune: labels.commune(code) })}
          checked={chosen === code}
          onChange={(isOn) => onChoose(isOn ? code : null)}
        />
      )}
      {(!isProposedOwn || own.length > 1) && (
        <Select
          label={t('add.communeOther')}
          value={chosen ?? ''}
          placeholder={t('add.communeChoose')}
          options={own.map((commune) => ({ value: commune.code, label: commune.name }))}
          onChange={(value) => onChoose(value || null)}
        />
      )}
    </div>
  );
}

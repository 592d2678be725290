import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assessment } from '#domain/assessment-views.ts';
import type { Evidence } from '#domain/assessments.ts';
import { useContainer } from '../api/container.ts';
import { TextArea } from '../ui/form-field.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { PhotoChoice, PlayChoice, SiteChoice } from './evidence-choice.tsx';
import { FormDialog } from './form-dialog.tsx';
import type { Act } from './use-assessment-work.ts';
import { ValueChoice } from './value-choice.tsx';

interface Props {
  assessment: Assessment;
  criterion: number;
  onClose(): void;
}

/** Files are dropped or chosen at the criterion itself. */
const KINDS = ['note', 'site', 'play_space', 'photo', 'indicator_value'] as const;
type Kind = (typeof KINDS)[number];
type Chosen = Exclude<Evidence['source'], { kind: 'note' | 'file' }>;

/** A note, or something that the commune has in Bờ An: a site, a play space, a photo, a reported value. */
export function EvidenceDialog({ assessment, criterion, onClose }: Props) {
  const { t } = useTranslation('standard');
  const { newId } = useContainer();
  const [id] = useState(newId);
  const [kind, setKind] = useState<Kind>('note');
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [isChecked, setChecked] = useState(false);
  const source: Evidence['source'] | null =
    kind !== 'note' ? chosen : text.trim() === '' ? null : { kind, text: text.trim() };

  function toAct(): Act | null {
    setChecked(true);
    return source && { type: 'evidence_added', evidence: { id, criterion, source } };
  }

  const choice = { assessment, onChoose: setChosen };
  const missing = isChecked && source === null;
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
        options={KINDS.map((value) => ({
          value,
          label: t(`evidence.kinds.${value}.short`),
          ariaLabel: t(`evidence.kinds.${value}.whole`),
        }))}
        onChange={(next) => {
          setKind(next);
          setChosen(null);
          setChecked(false);
        }}
      />
      {kind === 'note' ? (
        <TextArea
          label={t('evidence.noteText')}
          maxLength={2000}
          value={text}
          error={missing && t('evidence.missing')}
          onChange={({ target }) => setText(target.value)}
        />
      ) : (
        <>
          {missing && (
            <p className="field-error" role="alert">
              {t('evidence.chooseOne')}
            </p>
          )}
          {kind === 'site' && <SiteChoice {...choice} />}
          {kind === 'play_space' && <PlayChoice {...choice} />}
          {kind === 'photo' && <PhotoChoice {...choice} />}
          {kind === 'indicator_value' && <ValueChoice {...choice} />}
        </>
      )}
    </FormDialog>
  );
}

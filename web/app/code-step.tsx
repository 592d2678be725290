import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { useApi } from '../api/container.ts';
import { ApiProblem } from '../api/problem.ts';
import { Button } from '../ui/button.tsx';
import { TextInput } from '../ui/form-field.tsx';
import { ErrorState } from '../ui/states.tsx';
import '../i18n/people-texts.ts';

interface Props {
  onDone(): Promise<void>;
  /** Back to name and password. */
  onBack(): void;
}

/** The second step of signing in: a code of the phone, or a recovery code. */
export function CodeStep({ onDone, onBack }: Props) {
  const { t } = useTranslation('people');
  const api = useApi();
  const [isRecovery, setRecovery] = useState(false);
  const [code, setCode] = useState('');
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);

  async function verify(event: FormEvent) {
    event.preventDefault();
    setChecked(true);
    if (code.trim() === '') return;
    setBusy(true);
    setFault(null);
    try {
      const path = isRecovery ? 'verify-backup-code' : 'verify-totp';
      await api.send('POST', `/api/auth/two-factor/${path}`, { code: code.trim() }, z.unknown());
      await onDone();
    } catch (error) {
      setFault(error);
      setCode('');
      setChecked(false);
    } finally {
      setBusy(false);
    }
  }

  const isOver = fault instanceof ApiProblem && fault.code === 'auth.code_step_over';
  return (
    <form className="sign-in-form" onSubmit={verify} noValidate>
      <h1>{t('signIn.codeTitle')}</h1>
      <p className="sign-in-lead">{t(isRecovery ? 'signIn.recoveryLead' : 'signIn.codeLead')}</p>
      <TextInput
        key={String(isRecovery)}
        label={t(isRecovery ? 'signIn.recovery' : 'signIn.code')}
        inputMode={isRecovery ? 'text' : 'numeric'}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={30}
        value={code}
        error={isChecked && code.trim() === '' ? t('signIn.missingCode') : undefined}
        onChange={({ target }) => setCode(target.value)}
      />
      {fault !== null && <ErrorState error={fault} isInline />}
      <Button type="submit" variant="primary" size="large" isWide isBusy={isBusy} disabled={isOver}>
        {t('signIn.verify')}
      </Button>
      <Button
        variant="quiet"
        onClick={() => {
          setRecovery(!isRecovery);
          setCode('');
          setFault(null);
        }}
      >
        {t(isRecovery ? 'signIn.useCode' : 'signIn.useRecovery')}
      </Button>
      <Button variant="quiet" onClick={onBack}>
        {t('signIn.back')}
      </Button>
    </form>
  );
}

import { Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { InvitationLink } from '#domain/people.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextInput } from '../ui/form-field.tsx';
import { useToast } from '../ui/toast.tsx';

interface Props {
  name: string;
  link: InvitationLink;
  onClose(): void;
}

/** A link that nobody can see a second time. */
export function LinkDialog({ name, link, onClose }: Props) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const toast = useToast();
  const copy = () =>
    navigator.clipboard.writeText(link.link).then(
      () => toast({ title: t('link.copied') }),
      // Without leave to write there it is still selected by hand.
      () => undefined,
    );
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('link.title', { name })}
      description={t('link.once')}
      footer={
        <>
          <Button onClick={onClose}>{t('close')}</Button>
          <Button variant="primary" icon={<Copy size={18} aria-hidden />} onClick={() => void copy()}>
            {t('link.copy')}
          </Button>
        </>
      }
    >
      <TextInput
        label={t('link.field')}
        readOnly
        value={link.link}
        hint={t('link.until', { at: format.dateTime(link.expiresAt) })}
        onFocus={({ target }) => target.select()}
      />
    </Dialog>
  );
}

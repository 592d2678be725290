import { Phone } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { HOTLINES } from '#domain/public-view.ts';
import { useLabel } from '../i18n/i18n.ts';
import { usePlaces } from './context.ts';
import { useParam } from './route.ts';
import { useCommuneName } from './use-commune-name.ts';

/** So many stand beside each other on a phone; the others are one tap away. */
const FIRST = 3;

export function Hotlines() {
  const { t } = useTranslation('residents');
  const label = useLabel();
  const nameOf = useCommuneName();
  const places = usePlaces();
  const [chosen] = useParam('commune', '');
  const commune = places?.communes.find(({ code }) => code === chosen);
  const entries = HOTLINES.map(({ phone, name }) => ({ phone: phone as string, name: label(name) }));
  return (
    <section className="hotlines" aria-label={t('call.title')}>
      <p className="hotlines-title">{t('call.title')}</p>
      <div className="hotlines-row">
        {entries.slice(0, FIRST).map((entry) => (
          <Call key={entry.phone} {...entry} />
        ))}
      </div>
      <details className="hotlines-more">
        <summary>{t('call.more')}</summary>
        <div className="hotlines-row">
          {entries.slice(FIRST).map((entry) => (
            <Call key={entry.phone} {...entry} />
          ))}
        </div>
      </details>
      {commune && commune.hotlines.length > 0 && (
        <>
          <p className="hotlines-own">{t('call.own', { commune: nameOf(commune) })}</p>
          <div className="hotlines-row">
            {commune.hotlines.map((entry) => (
              <Call key={entry.phone} {...entry} />
            ))}
          </div>
        </>
      )}
    </section>
  );
}

function Call({ phone, name }: { phone: string; name: string }) {
  return (
    <a className="hotline" href={`tel:${phone}`}>
      <Phone size={18} aria-hidden />
      <strong>{phone}</strong> <span>{name}</span>
    </a>
  );
}

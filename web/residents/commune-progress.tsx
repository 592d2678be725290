import { useTranslation } from 'react-i18next';
import type { PublicCommune } from '#domain/public-view.ts';
import { useFormat } from '../i18n/i18n.ts';
import { useCommuneName } from './use-commune-name.ts';

interface Props {
  communes: readonly PublicCommune[];
  /** Only this one, by code; empty for all. */
  chosen: string;
}

/** What communes have on record and what they did about it. */
export function CommuneProgress({ communes, chosen }: Props) {
  const { t } = useTranslation('residents');
  const format = useFormat();
  const nameOf = useCommuneName();
  const shown = communes.filter(({ code, sites, playSpaces }) =>
    chosen ? code === chosen : sites + playSpaces > 0,
  );
  return (
    <section className="commune-progress">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a narrow phone */}
      <section className="commune-progress-scroll" tabIndex={0} aria-label={t('progress.caption')}>
        <table>
          <caption>{t('progress.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('progress.commune')}</th>
              <th scope="col">{t('progress.sites')}</th>
              <th scope="col">{t('progress.covered')}</th>
              <th scope="col">{t('progress.warned')}</th>
              <th scope="col">{t('progress.play')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((commune) => (
              <tr key={commune.code}>
                <th scope="row">{nameOf(commune)}</th>
                <td>{format.number(commune.sites)}</td>
                <td>{format.number(commune.covered)}</td>
                <td>{format.number(commune.warned)}</td>
                <td>{format.number(commune.playSpaces)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="residents-small">{t('progress.note')}</p>
    </section>
  );
}

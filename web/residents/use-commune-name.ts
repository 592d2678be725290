import { useTranslation } from 'react-i18next';
import type { PublicCommune } from '#domain/public-view.ts';
import { usePlaces } from './context.ts';

/** "Phường Long Biên", for a commune or its code. */
export function useCommuneName(): (commune: PublicCommune | string) => string {
  const { t } = useTranslation('residents');
  const places = usePlaces();
  return (commune) => {
    const found =
      typeof commune === 'string' ? places?.communes.find(({ code }) => code === commune) : commune;
    return found ? t(`commune.${found.kind}`, { name: found.name }) : '';
  };
}

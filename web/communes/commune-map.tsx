import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Commune } from '#domain/communes.ts';
import { useCommunes, useHealth, useOutlines } from '../api/reference.ts';
import { MapView } from '../map/index.ts';

/** A small map of one commune; a press on a site opens it. */
export function CommuneMap({ commune }: { commune: Commune }) {
  const { t } = useTranslation('communes');
  const navigate = useNavigate();
  const { data: outlines } = useOutlines();
  const { data: communes } = useCommunes();
  const { data: health } = useHealth();
  return (
    <div className="commune-map">
      <MapView
        label={`${t('mapTitle')}: ${commune.name}`}
        outlines={outlines}
        communes={communes}
        basemapUrl={health?.basemapUrl}
        fitCodes={[commune.code]}
        selectedCommuneCode={commune.code}
        onSelect={(selection) => {
          if (selection?.type === 'site') void navigate({ to: '/sites/$id', params: { id: selection.id } });
        }}
      />
    </div>
  );
}

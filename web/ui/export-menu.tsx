import { ChevronDown, Download, FileSpreadsheet, FileText, Globe, MapPinned } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EXPORT_FORMATS, type ExportFormat } from '#domain/exports.ts';
import { type QueryParams, withParams } from '../api/client.ts';
import { useFormat, useLanguage } from '../i18n/i18n.ts';
import { Button } from './button.tsx';
import { Menu } from './menu.tsx';
import './export-menu.css';

interface Props {
  target: 'sites' | 'playspaces';
  /** The filter of the list that is exported. */
  params: Exclude<QueryParams, URLSearchParams>;
  /** Rows that the file will have; null while it is not known. */
  count: number | null;
}

const ICONS: Record<ExportFormat, ReactNode> = {
  csv: <FileText size={18} aria-hidden />,
  xlsx: <FileSpreadsheet size={18} aria-hidden />,
  geojson: <MapPinned size={18} aria-hidden />,
  kml: <Globe size={18} aria-hidden />,
};

/** The filtered list as a file of four formats. The browser downloads it: it shows progress and can cancel. */
export function ExportMenu({ target, params, count }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useLanguage();
  const words = { count: count ?? 0, shown: format.number(count) };
  return (
    <Menu
      align="end"
      trigger={
        <Button icon={<Download size={18} aria-hidden />} disabled={count === 0}>
          {t('export.button')}
          <ChevronDown size={16} aria-hidden />
        </Button>
      }
      entries={[
        {
          type: 'header',
          id: 'rows',
          label: (
            <span className="export-rows">
              {count === null ? t('export.unknown') : t(`export.${target}`, words)}
            </span>
          ),
        },
        ...EXPORT_FORMATS.map((file) => ({
          type: 'download' as const,
          id: file,
          icon: ICONS[file],
          href: withParams(`/api/${target}/export.${file}`, { ...params, language }),
          label: (
            <span className="export-format">
              <strong>{t(`export.name.${file}`)}</strong>
              <span>{t(`export.use.${file}`)}</span>
            </span>
          ),
        })),
      ]}
    />
  );
}

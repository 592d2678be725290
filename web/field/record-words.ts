import { useTranslation } from 'react-i18next';
import type { SyncItem } from '#domain/sync.ts';

/** What an item holds, in a few words: "2 biện pháp · đã đánh dấu khắc phục · 1 ảnh". */
export function useRecordWords(): (item: SyncItem) => string {
  const { t } = useTranslation('field');
  return (item) => {
    const count = (key: Countable, number: number) =>
      number > 0 ? [t(`record.${key}`, { count: number })] : [];
    switch (item.kind) {
      case 'dropped':
        return t('record.dropped');
      case 'card':
        return t('record.card');
      case 'new_site':
        return [t('record.newSite'), ...count('photos', item.photos.length)].join(' · ');
      case 'events': {
        const of = (type: string) => item.events.filter((event) => event.type === type).length;
        return [
          ...count('measures', of('measure_installed')),
          ...count('damages', of('damaged')),
          ...count('fixed', of('fix_marked')),
          ...count('inspected', of('inspected')),
          ...count('doubted', of('doubted')),
          ...count('withdrawn', of('withdrawn')),
          ...count('photos', item.photos.length),
          ...count('noted', item.events.some(({ note }) => note !== '') || of('noted') > 0 ? 1 : 0),
        ].join(' · ');
      }
    }
  };
}
type Countable =
  | 'measures'
  | 'damages'
  | 'fixed'
  | 'inspected'
  | 'doubted'
  | 'withdrawn'
  | 'photos'
  | 'noted';

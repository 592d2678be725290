import { isRecord, NOTE_PREFIX } from './geojson-features.ts';
import type { ReturnedRow } from './imports.service.ts';

/**
 * The returned rows as GeoJSON, each with its reason among the properties: mended, the same file can be
 * imported again, since the import leaves these properties out.
 */
export function toReturnedFile(rows: readonly ReturnedRow[]): string {
  const features = rows.map(({ row, code, reason, feature }) => {
    const notes = {
      [`${NOTE_PREFIX}row`]: row,
      [`${NOTE_PREFIX}code`]: code,
      [`${NOTE_PREFIX}reason_vi`]: reason.vi,
      [`${NOTE_PREFIX}reason_en`]: reason.en,
    };
    if (!isRecord(feature)) {
      return {
        type: 'Feature',
        geometry: null,
        properties: { ...notes, [`${NOTE_PREFIX}content`]: feature },
      };
    }
    return {
      ...feature,
      properties: { ...(isRecord(feature.properties) ? feature.properties : {}), ...notes },
    };
  });
  return `${JSON.stringify({ type: 'FeatureCollection', features }, null, 1)}\n`;
}

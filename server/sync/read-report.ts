import { DeviceReport } from '../domain/sync.ts';

/** Of a tablet that has said nothing yet. */
const SAID_BEFORE: Omit<DeviceReport, 'deviceId' | keyof typeof OF_NOW> = {
  ...{ label: '–', outboxVersion: 1, lastSequence: 0, communes: [], setAside: 0 },
  ...{ unsentItems: 0, unsentPhotos: 0, unsentPhotoBytes: 0, oldestUnsentAt: null },
};
/** True only at the moment of the contact; unknown when it cannot be read. */
const OF_NOW = {
  ...{ appVersion: '–', storageUsedBytes: null, storageQuotaBytes: null, isStoragePersistent: false },
  ...{ battery: null, snapshotAt: null },
};

/** What is known of a tablet without a contact. */
export const blankReport = (deviceId: string): DeviceReport => ({ deviceId, ...SAID_BEFORE, ...OF_NOW });

/**
 * What a tablet says of itself, field by field. Where a field cannot be read, the name, the communes, the count and
 * what is unsent stay as they were said before.
 * @returns `tellsCount` false: it does not say how far its count has gone, so the contact proves no day
 */
export function readReport(
  said: Readonly<Record<string, unknown>> & { deviceId: string },
  before: DeviceReport | null,
): { report: DeviceReport; tellsCount: boolean } {
  const read: Partial<DeviceReport> = {};
  for (const [name, field] of Object.entries(DeviceReport.shape)) {
    const value =
      name === 'communes' || name === 'unsentCommunes'
        ? readableCodes(said[name], before?.[name] ?? [])
        : said[name];
    const parsed = field.safeParse(value);
    if (parsed.success) Object.assign(read, { [name]: parsed.data });
  }
  return {
    report: { ...blankReport(said.deviceId), ...before, ...OF_NOW, ...read },
    tellsCount: read.lastSequence !== undefined,
  };
}

/** Those that can be read; in place of the others what was said before. */
function readableCodes(said: unknown, before: readonly string[]): unknown {
  if (!Array.isArray(said)) return said;
  const { element } = DeviceReport.shape.communes;
  const codes = said.filter((code) => element.safeParse(code).success);
  return [...new Set(codes.length < said.length ? [...codes, ...before] : codes)];
}

import type { DeviceReport } from '#domain/sync.ts';
import { readDraft, writeDraft } from './drafts.ts';

const KEY = 'device';
/** From here on the ready card and the field screens warn. */
const NEARLY_FULL = 0.8;

interface DeviceName {
  label: string;
}
const isName = (value: unknown): value is DeviceName =>
  typeof value === 'object' && value !== null && 'label' in value && typeof value.label === 'string';

/** As people call this tablet, the same for all who work with it; '' before it has a name. */
export const readLabel = (): string => readDraft(KEY, isName)?.label ?? '';

export function nameDevice(label: string): void {
  writeDraft(KEY, { label });
}

export interface Space {
  /** null: the browser does not say. */
  usedBytes: number | null;
  quotaBytes: number | null;
  /** The browser promised not to clear it by itself. */
  isPersistent: boolean;
  isNearlyFull: boolean;
}

export async function readSpace(storage: StorageManager | undefined): Promise<Space> {
  const estimate = await storage?.estimate?.().catch(() => undefined);
  const usedBytes = estimate?.usage ?? null;
  const quotaBytes = estimate?.quota ?? null;
  return {
    usedBytes,
    quotaBytes,
    isPersistent: (await storage?.persisted?.().catch(() => false)) ?? false,
    isNearlyFull: usedBytes !== null && quotaBytes !== null && usedBytes > quotaBytes * NEARLY_FULL,
  };
}

/** To be asked inside a tap: browsers then say yes more readily. Resolves whether the promise holds. */
export async function askPersistence(storage: StorageManager | undefined): Promise<boolean> {
  return (await storage?.persist?.().catch(() => false)) ?? false;
}

interface BatteryNavigator {
  getBattery?(): Promise<{ level: number }>;
}
/** 0–1; null where the browser does not say. */
export async function readBattery(navigator: object): Promise<number | null> {
  const battery = await (navigator as BatteryNavigator).getBattery?.().catch(() => null);
  return battery?.level ?? null;
}

export type DeviceFacts = Pick<
  DeviceReport,
  'storageUsedBytes' | 'storageQuotaBytes' | 'isStoragePersistent' | 'battery'
>;

import { v4, v7 } from 'uuid';
import { ReportReceipt } from '#domain/resident-reports.ts';
import type { LonLat } from '#domain/values.ts';
import type { ApiClient } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { createKeptFiles } from '../offline/kept-files.ts';
import { createKeptRecords } from '../offline/kept-records.ts';

/** What is being written, waits for a network, or was sent from this phone. */
export interface OwnReport {
  /** The report's id: random, made once, the same at every sending. */
  key: string;
  /** A new one with every change. */
  id: string;
  state: 'draft' | 'waiting' | 'sent' | 'refused';
  kind: string;
  lonLat: LonLat | null;
  accuracyM: number | null;
  text: string;
  phone: string;
  hasConsented: boolean;
  website: string;
  hasPhoto: boolean;
  openedAt: string;
  /** From opening to pressing "send", fixed then. */
  writtenForMs: number;
  code: string;
  /** Why it is not sent yet, or was refused. */
  problem: string;
}

const isOwnReport = (value: unknown): value is OwnReport =>
  typeof value === 'object' &&
  value !== null &&
  'key' in value &&
  'state' in value &&
  'writtenForMs' in value;

const records = createKeptRecords<OwnReport>('residents-reports', isOwnReport);
const photos = createKeptFiles('residents-photos');
/** Long enough for a photo over a weak line. */
const TIMEOUT_MS = 180_000;
const LOCK = 'residents-sending';

export function newDraft(): OwnReport {
  return {
    ...{ key: v4(), id: v7(), state: 'draft', kind: '', lonLat: null, accuracyM: null, text: '', phone: '' },
    ...{ hasConsented: false, website: '', hasPhoto: false, openedAt: new Date().toISOString() },
    ...{ writtenForMs: 0, code: '', problem: '' },
  };
}

export const listReports = () => records.all();

/** @returns false when it will not survive a reload */
export function keepReport(report: OwnReport): Promise<boolean> {
  return records.write({ put: [{ ...report, id: v7() }], remove: [] });
}

export async function forgetReport({ key }: OwnReport): Promise<void> {
  await records.write({ put: [], remove: [{ key, id: v7() }] });
  await photos.remove(key);
}

export const keepPhoto = (key: string, photo: Blob) =>
  photos.put(key, new File([photo], 'photo.jpg', { type: photo.type }));
export const findPhoto = (key: string) => photos.get(key);
export const forgetPhoto = (key: string) => photos.remove(key);

let running: Promise<void> | null = null;

/**
 * Sends what waits, one after the other, in one window at a time. What the server cannot take now waits on; what it
 * will never take is marked with its reason.
 * @param onChange called after each report
 */
export function sendWaiting(api: ApiClient, onChange: () => void): Promise<void> {
  running ??= inOneWindow(() => sendAll(api, onChange)).finally(() => {
    running = null;
  });
  return running;
}

async function inOneWindow(work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work();
  await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (lock !== null) await work();
  });
}

async function sendAll(api: ApiClient, onChange: () => void): Promise<void> {
  for (const report of await records.all()) {
    if (report.state !== 'waiting') continue;
    await keepReport(await sendOne(api, report));
    onChange();
  }
}

async function sendOne(api: ApiClient, report: OwnReport): Promise<OwnReport> {
  const form = new FormData();
  form.set('report', JSON.stringify(bodyOf(report)));
  const photo = report.hasPhoto ? await photos.get(report.key) : null;
  if (photo) form.set('photo', photo);
  try {
    const receipt = await api.send('POST', '/api/public/reports', form, ReportReceipt, {
      timeoutMs: TIMEOUT_MS,
    });
    await photos.remove(report.key);
    // The number was sent and is not needed here any more.
    return { ...report, state: 'sent', code: receipt.code, problem: '', phone: '' };
  } catch (error) {
    if (!(error instanceof ApiProblem)) return { ...report, problem: '' };
    const { status, detail, errors, code } = error;
    const mayPass =
      status === 0 || status === 408 || status === 429 || status >= 500 || code === 'public.switched_off';
    const problem = errors[0]?.message ?? detail;
    return { ...report, state: mayPass ? 'waiting' : 'refused', problem: status === 0 ? '' : problem };
  }
}

function bodyOf(report: OwnReport) {
  const { key, kind, lonLat, accuracyM, text, phone, hasConsented, writtenForMs, website } = report;
  return {
    ...{ id: key, kind, lonLat, accuracyM, text, writtenForMs, website },
    phone: phone.trim() === '' ? null : phone,
    hasConsented,
  };
}

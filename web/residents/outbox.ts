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
  /** `photo_lost`: the phone no longer has its photo; nothing was sent. */
  state: 'draft' | 'waiting' | 'sent' | 'refused' | 'photo_lost';
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

/** Whether its words tell something without a photo. */
export const saysEnough = ({ text }: OwnReport) => text.trim().length >= 3;

/** What the phone's store did not take lives as long as the page, and is sent all the same. */
const unkept = new Map<string, OwnReport>();
const unkeptPhotos = new Set<string>();

export async function listReports(): Promise<OwnReport[]> {
  const kept = await records.all();
  return [...kept.filter(({ key }) => !unkept.has(key)), ...unkept.values()];
}

/** false: it, or its photo, will not survive a reload. */
export const isKept = ({ key }: OwnReport) => !unkept.has(key) && !unkeptPhotos.has(key);

/** @returns false when it will not survive a reload */
export async function keepReport(report: OwnReport): Promise<boolean> {
  if (await records.write({ put: [{ ...report, id: v7() }], remove: [] })) unkept.delete(report.key);
  else unkept.set(report.key, report);
  return isKept(report);
}

export async function forgetReport({ key }: OwnReport): Promise<void> {
  unkept.delete(key);
  await records.write({ put: [], remove: [{ key, id: v7() }] });
  await forgetPhoto(key);
}

export async function keepPhoto(key: string, photo: Blob): Promise<void> {
  const isStored = await photos.put(key, new File([photo], 'photo.jpg', { type: photo.type }));
  if (isStored) unkeptPhotos.delete(key);
  else unkeptPhotos.add(key);
}

export const findPhoto = (key: string) => photos.get(key);

export async function forgetPhoto(key: string): Promise<void> {
  unkeptPhotos.delete(key);
  await photos.remove(key);
}

/** Makes a draft of what was not taken, under a new id: the server may know the old one with other content. */
export async function writeAgain(report: OwnReport): Promise<void> {
  const photo = report.hasPhoto ? await findPhoto(report.key) : null;
  const draft: OwnReport = { ...report, key: v4(), state: 'draft', problem: '', hasPhoto: photo !== null };
  if (photo) await keepPhoto(draft.key, photo);
  const isDraftKept = await keepReport(draft);
  if (isDraftKept || unkept.has(report.key)) await forgetReport(report);
}

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
  for (const report of await listReports()) {
    if (report.state === 'sent') await letPhotoGo(report);
    if (report.state !== 'waiting') continue;
    const tried = await sendOne(api, report);
    await keepReport(tried);
    await letPhotoGo(tried);
    onChange();
  }
}

/** Only when the receipt is kept: else a page that ends in between would send the report without its photo. */
async function letPhotoGo(report: OwnReport): Promise<void> {
  if (report.state !== 'sent' || !report.hasPhoto || unkept.has(report.key)) return;
  await forgetPhoto(report.key);
  await keepReport({ ...report, hasPhoto: false });
}

async function sendOne(api: ApiClient, report: OwnReport): Promise<OwnReport> {
  const form = new FormData();
  form.set('report', JSON.stringify(bodyOf(report)));
  if (report.hasPhoto) {
    const photo = await findPhoto(report.key);
    if (photo === null) return { ...report, state: 'photo_lost', problem: '' };
    form.set('photo', photo);
  }
  try {
    const receipt = await api.send('POST', '/api/public/reports', form, ReportReceipt, {
      timeoutMs: TIMEOUT_MS,
    });
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

import { v7 as makeId } from 'uuid';

/** A place inside phường Long Biên by its reference point; the test databases know approximate cells only. */
export const IN_LONG_BIEN: [number, number] = [105.896167, 21.02];

/** A body for `POST /api/sites`; override what the test is about. */
export function newSite(overrides: Record<string, unknown> = {}) {
  return {
    id: makeId(),
    communeCode: '00145',
    name: 'Ao sau nhà văn hoá tổ 9',
    kind: 'pond',
    setting: 'residential',
    lonLat: IN_LONG_BIEN,
    occurredAt: new Date(Date.now() - 60_000).toISOString(),
    ...overrides,
  };
}

/** An event for `POST /api/sites/:id/events`. */
export function newEvent(type: string, overrides: Record<string, unknown> = {}) {
  return { id: makeId(), type, occurredAt: new Date(Date.now() - 30_000).toISOString(), ...overrides };
}

export function installed(kind: string, overrides: Record<string, unknown> = {}) {
  const measure = { id: makeId(), kind };
  return { ...newEvent('measure_installed', { measure, ...overrides }), measure };
}

import { PublicPlaces } from '#domain/public-view.ts';
import type { ApiClient } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';

const PATH = '/api/public/places';
const OUTLINES = '/api/public/outlines';
/** Not among the caches of the office's own worker, which it forgets when somebody signs out. */
const CACHE = 'residents-answers';
const KEPT_AT = 'X-Kept-At';

export type PlacesAnswer =
  | { type: 'fresh'; places: PublicPlaces }
  /** No network: what was told last, and when that was. */
  | { type: 'kept'; places: PublicPlaces; keptAt: string }
  | { type: 'off' }
  | { type: 'failed' };

/** The places as the server tells them, else as it told them last. */
export async function loadPlaces(api: ApiClient): Promise<PlacesAnswer> {
  try {
    const places = await api.get(PATH, PublicPlaces);
    await keep(PATH, places);
    return { type: 'fresh', places };
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'public.switched_off') {
      await forget();
      return { type: 'off' };
    }
    const kept = await recall(PATH);
    const places = PublicPlaces.safeParse(kept?.body);
    return kept && places.success
      ? { type: 'kept', places: places.data, keptAt: kept.at }
      : { type: 'failed' };
  }
}

/** Outlines change seldom: those that are kept will do without a network. */
export async function loadOutlines(): Promise<unknown> {
  try {
    const answer = await fetch(OUTLINES);
    if (!answer.ok) throw new Error(`outlines: ${answer.status}`);
    const body: unknown = await answer.json();
    await keep(OUTLINES, body);
    return body;
  } catch {
    return (await recall(OUTLINES))?.body ?? null;
  }
}

/** Storage may be forbidden or full; then the page needs a network. */
async function keep(path: string, body: unknown): Promise<void> {
  try {
    const headers = { 'Content-Type': 'application/json', [KEPT_AT]: new Date().toISOString() };
    await (await caches.open(CACHE)).put(path, new Response(JSON.stringify(body), { headers }));
  } catch {
    // Nothing is lost but the times without a network.
  }
}

async function recall(path: string): Promise<{ body: unknown; at: string } | null> {
  try {
    const answer = await (await caches.open(CACHE)).match(path);
    return answer ? { body: await answer.json(), at: answer.headers.get(KEPT_AT) ?? '' } : null;
  } catch {
    return null;
  }
}

/** The city has switched the page off: what it told is not shown any more. */
async function forget(): Promise<void> {
  try {
    await caches.delete(CACHE);
  } catch {
    // There was nothing.
  }
}

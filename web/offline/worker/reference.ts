import { isOfKind } from './answers.ts';

/** What the application needs to start; it changes seldom and holds no records. `/api/me` first: it names the user. */
export const REFERENCE = [
  '/api/me',
  '/api/health',
  '/api/code-lists',
  '/api/communes',
  '/api/units',
  '/api/communes/outlines',
  '/api/communes/outlines/overview',
] as const;

/** Begins the names of all caches that hold answers to somebody. */
export const ANSWERS = 'bo-an-';
const PREFIX = `${ANSWERS}reference-`;
/** Who was last signed in, by the server's word. */
const SESSION = `${ANSWERS}session`;
const USER = '/user';

/** What was fetched ahead was asked for with other headers than the application's; the content is the same. */
export const IGNORE_VARY = { ignoreVary: true };

export const isReference = (url: URL) => REFERENCE.some((path) => path === url.pathname);

/** How often somebody has signed in or out since this worker began. */
let sessions = 0;

/**
 * The server's answer, or without one the last answer that the same user was given. An answer that says no, such as
 * 401 after the session ended, is an answer; a fault of the server or a page of somebody else's is none.
 */
export async function referenceAnswer(request: Request): Promise<Response> {
  const askedBy = currentUser();
  const askedIn = sessions;
  let answer: Response;
  try {
    answer = await fetch(request);
  } catch (error) {
    const known = await keptAnswer(request);
    if (known) return known;
    throw error;
  }
  if (answer.status >= 500 || !isOfKind(answer, 'json')) return (await keptAnswer(request)) ?? answer;
  if (askedIn === sessions) await keep(request, answer.clone(), await askedBy);
  return answer;
}

async function keptAnswer(request: Request): Promise<Response | undefined> {
  const user = await currentUser();
  if (user === null) return undefined;
  return await (await caches.open(PREFIX + user)).match(request, IGNORE_VARY);
}

/** @param askedBy who was signed in when it was asked for; an answer that comes after another user's is nobody's */
async function keep(request: Request, answer: Response, askedBy: string | null): Promise<void> {
  if (askedBy !== null && askedBy !== (await currentUser())) return;
  if (new URL(request.url).pathname === '/api/me') await rememberUser(answer.clone());
  const user = await currentUser();
  if (answer.status === 200 && user !== null) await (await caches.open(PREFIX + user)).put(request, answer);
}

async function rememberUser(answer: Response): Promise<void> {
  if (answer.status === 401) return await forgetUser();
  if (answer.status !== 200) return;
  const me: unknown = await answer.json().catch(() => null);
  if (typeof me !== 'object' || me === null || !('userId' in me)) return;
  const user = String(me.userId);
  if (user !== (await currentUser())) await clearAnswers();
  await (await caches.open(SESSION)).put(USER, new Response(user));
}

async function currentUser(): Promise<string | null> {
  return (await (await (await caches.open(SESSION)).match(USER))?.text()) ?? null;
}

/** Somebody else may be signed in from now on. */
export async function forgetUser(): Promise<void> {
  sessions += 1;
  await caches.delete(SESSION);
}

/** All answers that were kept go with the one who signed out; the application itself stays. */
export async function forgetAnswers(): Promise<void> {
  sessions += 1;
  await clearAnswers();
}

async function clearAnswers(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(ANSWERS));
  await Promise.all(names.map((name) => caches.delete(name)));
}

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

/**
 * The server's answer, or without one the last answer that the same user was given. An answer that says no, such as
 * 401 after the session ended, is an answer.
 */
export async function referenceAnswer(request: Request): Promise<Response> {
  const isMe = new URL(request.url).pathname === '/api/me';
  let answer: Response;
  try {
    answer = await fetch(request);
  } catch (error) {
    const user = await currentUser();
    const known =
      user === null ? undefined : await (await caches.open(PREFIX + user)).match(request, IGNORE_VARY);
    if (known) return known;
    throw error;
  }
  if (isMe) await rememberUser(answer.clone());
  const user = await currentUser();
  if (answer.status === 200 && user !== null)
    await (await caches.open(PREFIX + user)).put(request, answer.clone());
  return answer;
}

async function rememberUser(answer: Response): Promise<void> {
  if (answer.status === 401) return await forgetUser();
  if (answer.status !== 200) return;
  const me: unknown = await answer.json().catch(() => null);
  if (typeof me !== 'object' || me === null || !('userId' in me)) return;
  const user = String(me.userId);
  if (user !== (await currentUser())) await forgetAnswers();
  await (await caches.open(SESSION)).put(USER, new Response(user));
}

async function currentUser(): Promise<string | null> {
  return (await (await (await caches.open(SESSION)).match(USER))?.text()) ?? null;
}

/** Somebody else may be signed in from now on. */
export async function forgetUser(): Promise<void> {
  await caches.delete(SESSION);
}

/** All answers that were kept; the application itself stays. */
export async function forgetAnswers(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(ANSWERS));
  await Promise.all(names.map((name) => caches.delete(name)));
}

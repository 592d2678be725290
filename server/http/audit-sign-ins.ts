import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { type Origin, originNow } from '../db/origin.ts';
import type { Actor, RoleName } from '../domain/roles.ts';
import { originOf } from './audit-requests.ts';
import type { Env } from './env.ts';

/** Where sign-ins are told. */
export interface SignInTrail {
  signedIn(origin: Origin, userId: string): Promise<void>;
  signedOut(origin: Origin, userId: string): Promise<void>;
  /** @param userId null: no account has the name that was typed */
  signInRefused(origin: Origin, userId: string | null, code: string): void;
}

type FindActor = (headers: Headers, mayBeKept: boolean) => Promise<{ actor: Actor | null }>;

const SignedIn = z.object({ user: z.object({ id: z.string() }) });
const Refused = z.object({ code: z.string() });
/** A session that begins; one that ends has no value. */
const NEW_SESSION = /^(?:__Secure-)?bo-an\.session_token=[^;]/;

/** Tells the audit who signed in and out, and which account a refused sign-in named. */
export function auditSignIns(trail: SignInTrail, findActor: FindActor): MiddlewareHandler<Env> {
  return async (c, next) => {
    const path = c.req.path.slice('/api/auth'.length);
    if (path === '/sign-out') return signOut(c, next, trail, findActor);
    const isBack = path.startsWith('/callback/');
    const isSignIn = /^\/(?:sign-in|two-factor)\//.test(path) && path !== '/sign-in/social';
    if (!isBack && !isSignIn) return next();
    await next();
    const origin = originNow() ?? originOf(c);
    const { account } = origin;
    const hasBegun = isBack
      ? c.res.headers.getSetCookie().some((line) => NEW_SESSION.test(line))
      : c.res.ok && SignedIn.safeParse(await readJson(c.res.clone())).success;
    if (hasBegun && account !== undefined) {
      const { userId, role } = account;
      await trail.signedIn({ ...origin, actor: actorOf(userId, role) }, userId);
      return;
    }
    // The password was right and a code is asked for: nobody is signed in yet.
    if (c.res.ok) return;
    const code = Refused.safeParse(await readJson(c.res.clone())).data?.code ?? String(c.res.status);
    trail.signInRefused(origin, account?.userId ?? null, code);
  };
}

const actorOf = (userId: string, role: RoleName | null) => (role === null ? null : { userId, role });

async function signOut(
  c: Context<Env>,
  next: () => Promise<void>,
  trail: SignInTrail,
  findActor: FindActor,
): Promise<void> {
  const { actor } = await findActor(c.req.raw.headers, false);
  await next();
  if (actor !== null && c.res.ok) {
    const { userId, role } = actor;
    await trail.signedOut({ ...originOf(c), actor: { userId, role } }, userId);
  }
}

async function readJson(message: { json(): Promise<unknown> }): Promise<unknown> {
  return message.json().catch(() => null);
}

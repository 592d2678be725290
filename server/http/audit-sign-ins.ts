import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import type { Origin } from '../db/origin.ts';
import { type Actor, RoleName } from '../domain/roles.ts';
import { originOf } from './audit-requests.ts';
import type { Env } from './env.ts';

/** Where sign-ins are told. */
export interface SignInTrail {
  signedIn(origin: Origin, userId: string): Promise<void>;
  signedOut(origin: Origin, userId: string): Promise<void>;
  signInRefused(origin: Origin, named: string, code: string): void;
}

type FindActor = (headers: Headers, mayBeKept: boolean) => Promise<{ actor: Actor | null }>;

const SignedIn = z.object({ user: z.object({ id: z.string(), role: RoleName.optional().catch(undefined) }) });
const Typed = z.object({ email: z.string().max(320).optional(), username: z.string().max(320).optional() });
const Refused = z.object({ code: z.string() });

/** Tells the audit who signed in and out, and which account a refused sign-in named. */
export function auditSignIns(trail: SignInTrail, findActor: FindActor): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (c.req.path === '/api/auth/sign-out') return signOut(c, next, trail, findActor);
    if (!/^\/api\/auth\/(?:sign-in|two-factor)\//.test(c.req.path)) return next();
    const copy = c.req.raw.clone();
    await next();
    const origin = originOf(c);
    if (c.res.ok) {
      const user = SignedIn.safeParse(await readJson(c.res.clone())).data?.user;
      if (user === undefined) return;
      const { id: userId, role } = user;
      await trail.signedIn({ ...origin, actor: role === undefined ? null : { userId, role } }, userId);
      return;
    }
    const typed = Typed.safeParse(await readJson(copy)).data;
    const code = Refused.safeParse(await readJson(c.res.clone())).data?.code ?? String(c.res.status);
    trail.signInRefused(origin, typed?.email ?? typed?.username ?? '', code);
  };
}

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

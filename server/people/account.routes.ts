import { z } from '@hono/zod-openapi';
import type { AccountService } from '../auth/account.service.ts';
import {
  Account,
  ChangePassword,
  Delegation,
  NewDelegation,
  RecoveryCodes,
  SessionFacts,
  StandIn,
  TwoFactorSetUp,
  UserId,
  WithCode,
  WithPassword,
} from '../domain/people.ts';
import { clientAddress } from '../http/client-address.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer, jsonBody } from '../http/kit.ts';
import type { DelegationService } from './delegations.service.ts';
import type { OwnAccountService } from './own-account.service.ts';

const Done = z.object({ done: z.literal(true) });
const DONE = { done: true as const };
const SessionList = z.object({ items: z.array(SessionFacts) });
const ById = z.object({ id: UserId });

export interface AccountParts {
  account: AccountService;
  ownAccount: OwnAccountService;
  delegations: DelegationService;
  /** Name on the button of the city's own sign-on; null without. */
  signOnName: string | null;
}

/** The own account of whoever is signed in: facts, password, second factor, sessions, who stands in. */
export function accountRoutes({ account, ownAccount, delegations, signOnName }: AccountParts) {
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/sign-in-options',
        summary: 'How one can sign in here',
        responses: { 200: jsonAnswer(z.object({ signOnName: z.string().nullable() }), 'Options') },
      }),
      (c) => c.json({ signOnName }, 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/account',
        summary: 'The own account: unit, role and scope in words, delegations',
        responses: { 200: jsonAnswer(Account, 'The account') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await ownAccount.describe(actorOf(c)), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/account/password',
        summary: 'Changes the own password and ends all other sessions',
        request: { body: jsonBody(ChangePassword) },
        responses: { 200: jsonAnswer(Done, 'Changed') },
      }),
      async (c) => {
        await ownAccount.changePassword(actorOf(c), c.req.valid('json'), clientAddress(c));
        return c.json(DONE, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/account/sessions',
        summary: 'Where the own account is signed in',
        responses: { 200: jsonAnswer(SessionList, 'Sessions, the last begun first') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json({ items: await account.sessions(actorOf(c)) }, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'delete',
        path: '/api/account/sessions/{id}',
        summary: 'Ends one session of the own account',
        request: { params: ById },
        responses: { 200: jsonAnswer(Done, 'Ended') },
      }),
      async (c) => {
        await account.endSession(actorOf(c), c.req.valid('param').id);
        return c.json(DONE, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/account/sessions/end',
        summary: 'Signs out everywhere, or everywhere else',
        request: { body: jsonBody(z.object({ keepsThis: z.boolean() })) },
        responses: { 200: jsonAnswer(z.object({ ended: z.int() }), 'How many ended') },
      }),
      async (c) =>
        c.json({ ended: await account.endSessions(actorOf(c), c.req.valid('json').keepsThis) }, 200),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/account/two-factor/begin',
        summary: 'Begins setting up two-factor sign-in: secret for the phone and recovery codes, shown once',
        request: { body: jsonBody(WithPassword) },
        responses: { 200: jsonAnswer(TwoFactorSetUp, 'Not on before a first code was right') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        const { password } = c.req.valid('json');
        return c.json(
          await account.beginTwoFactor(actorOf(c), c.req.raw.headers, password, clientAddress(c)),
          200,
        );
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/account/two-factor/confirm',
        summary: 'Turns two-factor sign-in on by a first right code',
        request: { body: jsonBody(WithCode) },
        responses: { 200: jsonAnswer(Done, 'On') },
      }),
      async (c) => {
        const { code } = c.req.valid('json');
        const answer = await account.confirmTwoFactor(actorOf(c), c.req.raw.headers, code, clientAddress(c));
        for (const cookie of answer.setCookies) c.header('Set-Cookie', cookie, { append: true });
        return c.json(DONE, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/account/two-factor/recovery-codes',
        summary: 'New recovery codes, shown once; the old ones end',
        request: { body: jsonBody(WithPassword) },
        responses: { 200: jsonAnswer(RecoveryCodes, 'The codes') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        const { password } = c.req.valid('json');
        const recoveryCodes = await account.renewRecoveryCodes(
          actorOf(c),
          c.req.raw.headers,
          password,
          clientAddress(c),
        );
        return c.json({ recoveryCodes }, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/account/two-factor/off',
        summary: 'Turns two-factor sign-in off; refused to administrators',
        request: { body: jsonBody(WithPassword) },
        responses: { 200: jsonAnswer(Done, 'Off') },
      }),
      async (c) => {
        const { password } = c.req.valid('json');
        const answer = await ownAccount.endTwoFactor(
          actorOf(c),
          c.req.raw.headers,
          password,
          clientAddress(c),
        );
        for (const cookie of answer.setCookies) c.header('Set-Cookie', cookie, { append: true });
        return c.json(DONE, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/account/colleagues',
        summary: 'Who may stand in: active people of the own communes, for the city everybody',
        responses: {
          200: jsonAnswer(
            z.object({
              items: z.array(z.object({ id: z.string(), name: z.string(), unitName: z.string().nullable() })),
            }),
            'In order of name',
          ),
        },
      }),
      async (c) => c.json({ items: await ownAccount.colleagues(actorOf(c)) }, 200),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/account/delegations',
        summary: 'Gives the own role in the own communes to a colleague for some days',
        request: { body: jsonBody(NewDelegation) },
        responses: { 201: jsonAnswer(Delegation, 'The delegation') },
      }),
      async (c) => c.json(await ownAccount.delegate(actorOf(c), c.req.valid('json')), 201),
    )
    .openapi(
      declareRoute({
        method: 'delete',
        path: '/api/account/delegations/{id}',
        summary: 'Ends a delegation given or taken',
        request: { params: ById },
        responses: { 200: jsonAnswer(Done, 'Ended') },
      }),
      async (c) => {
        await delegations.end(actorOf(c), c.req.valid('param').id);
        return c.json(DONE, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/account/stand-in',
        summary: 'Acts in somebody’s place from now on, in this session; null: for oneself again',
        request: { body: jsonBody(StandIn) },
        responses: { 200: jsonAnswer(Done, 'Set') },
      }),
      async (c) => {
        await delegations.standIn(actorOf(c), c.req.valid('json').delegationId);
        return c.json(DONE, 200);
      },
    );
}

import { z } from '@hono/zod-openapi';
import {
  AcceptInvitation,
  ChangePerson,
  HandOver,
  InvitationFacts,
  InvitationLink,
  InvitationToken,
  InvitePerson,
  NewUnit,
  OpenWork,
  OrganisationUnit,
  PeopleImport,
  Person,
  PersonChange,
  PersonFilter,
  ResetPerson,
  UserId,
  WithReason,
} from '../domain/people.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer, jsonBody } from '../http/kit.ts';
import { wordProblem } from '../http/problems.ts';
import type { HandOverService } from './hand-overs.service.ts';
import type { OrganisationService } from './organisation.service.ts';
import type { PeopleService } from './people.service.ts';
import type { PeopleImportService } from './people-import.service.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const FILE = z.string().openapi({ format: 'binary' });

const ById = z.object({ id: UserId });
const OrganisationList = z.object({ items: z.array(OrganisationUnit) });
const PersonList = z.object({ items: z.array(Person) });
const PersonPage = z.object({
  person: Person,
  changes: z.array(PersonChange),
  linkEndsAt: z.string().nullable(),
});
const OpenWorkList = z.object({ items: z.array(OpenWork) });
const Done = z.object({ done: z.literal(true) });
const DONE = { done: true as const };

export interface PeopleParts {
  people: PeopleService;
  organisation: OrganisationService;
  handOvers: HandOverService;
  peopleImport: PeopleImportService;
}

/** Who works here: units, accounts, invitations, hand-over. Long because every act on an account is a route. */
export function peopleRoutes({ people, organisation, handOvers, peopleImport }: PeopleParts) {
  return createRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/organisation',
        summary: 'The organisation tree: units of the city and of the communes in scope',
        responses: { 200: jsonAnswer(OrganisationList, 'In order of name') },
      }),
      async (c) => c.json({ items: await organisation.list(actorOf(c)) }, 200),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/organisation',
        summary: 'Adds a school, a hamlet board or another unit below one',
        request: { body: jsonBody(NewUnit) },
        responses: { 201: jsonAnswer(OrganisationUnit, 'The unit') },
      }),
      async (c) => c.json(await organisation.add(actorOf(c), c.req.valid('json')), 201),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/people',
        summary:
          'People: all for an administrator and the city, colleagues of the own communes for an officer',
        request: { query: PersonFilter },
        responses: { 200: jsonAnswer(PersonList, 'In order of name') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json({ items: await people.list(actorOf(c), c.req.valid('query')) }, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/people/import.xlsx',
        summary: 'Template for importing users',
        responses: { 200: { description: 'The file', content: { [XLSX]: { schema: FILE } } } },
      }),
      async (c) => {
        c.header('Content-Type', XLSX);
        c.header('Content-Disposition', 'attachment; filename="bo-an-nguoi-dung.xlsx"');
        c.header('Cache-Control', 'private, no-store');
        return c.body((await peopleImport.template()) as Uint8Array<ArrayBuffer>, 200) as never;
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/people/import.xlsx',
        summary: 'A filled-in template (raw bytes): what it would do; good rows are invited with apply=true',
        request: {
          query: z.object({ apply: z.enum(['true', 'false']).default('false') }),
          body: { required: true, content: { [XLSX]: { schema: FILE } } },
        },
        responses: { 200: jsonAnswer(PeopleImport, 'Good and bad rows; links and bad rows as a workbook') },
      }),
      async (c) => {
        const bytes = new Uint8Array(await c.req.arrayBuffer());
        const isDryRun = c.req.valid('query').apply !== 'true';
        c.header('Cache-Control', 'no-store');
        return c.json(
          await peopleImport.run(actorOf(c), bytes, isDryRun, ({ code, details }) =>
            wordProblem(code, details, c.var.language),
          ),
          200,
        );
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/people',
        summary: 'Invites a person; the link is shown this once',
        request: { body: jsonBody(InvitePerson) },
        responses: { 201: jsonAnswer(InvitationLink, 'The link, used once, good for a week') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await people.invite(actorOf(c), c.req.valid('json')), 201);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/people/{id}',
        summary: 'A person; for an administrator with history and open link',
        request: { params: ById },
        responses: { 200: jsonAnswer(PersonPage, 'The person') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await people.page(actorOf(c), c.req.valid('param').id), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'patch',
        path: '/api/people/{id}',
        summary: 'Changes name, unit, role and scope, with a reason',
        request: { params: ById, body: jsonBody(ChangePerson) },
        responses: { 200: jsonAnswer(Done, 'Changed') },
      }),
      async (c) => {
        await people.changePerson(actorOf(c), c.req.valid('param').id, c.req.valid('json'));
        return c.json(DONE, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/people/{id}/invitation',
        summary: 'A new link for somebody who has not taken up the invitation; the old one ends',
        request: { params: ById },
        responses: { 200: jsonAnswer(InvitationLink, 'The link') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await people.renewInvitation(actorOf(c), c.req.valid('param').id), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/people/{id}/reset',
        summary: 'Ends password and sessions; the link lets the person set a new password',
        request: { params: ById, body: jsonBody(ResetPerson) },
        responses: { 200: jsonAnswer(InvitationLink, 'The link, used once, good for two days') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await people.reset(actorOf(c), c.req.valid('param').id, c.req.valid('json')), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/people/{id}/deactivate',
        summary: 'Ends the access of a person at once; name and history stay',
        request: { params: ById, body: jsonBody(WithReason) },
        responses: { 200: jsonAnswer(Done, 'Deactivated') },
      }),
      async (c) => {
        await people.deactivate(actorOf(c), c.req.valid('param').id, c.req.valid('json').reason);
        return c.json(DONE, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/people/{id}/reactivate',
        summary: 'Lets a deactivated person sign in again',
        request: { params: ById, body: jsonBody(WithReason) },
        responses: { 200: jsonAnswer(Done, 'Active again') },
      }),
      async (c) => {
        await people.reactivate(actorOf(c), c.req.valid('param').id, c.req.valid('json').reason);
        return c.json(DONE, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/people/{id}/end-sessions',
        summary: 'Signs a person out everywhere',
        request: { params: ById, body: jsonBody(WithReason) },
        responses: { 200: jsonAnswer(z.object({ ended: z.int() }), 'How many sessions ended') },
      }),
      async (c) => {
        const { reason } = c.req.valid('json');
        return c.json({ ended: await people.endSessions(actorOf(c), c.req.valid('param').id, reason) }, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/people/{id}/open-work',
        summary: 'Open work of a person, by what it is',
        request: { params: ById },
        responses: { 200: jsonAnswer(OpenWorkList, 'Counts') },
      }),
      async (c) => c.json({ items: await handOvers.openWork(c.req.valid('param').id) }, 200),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/people/{id}/hand-over',
        summary: 'Hands the open work of a person over to somebody else',
        request: { params: ById, body: jsonBody(HandOver) },
        responses: { 200: jsonAnswer(OpenWorkList, 'What is open now') },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        return c.json({ items: await handOvers.handOver(actorOf(c), id, c.req.valid('json')) }, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/invitations/look',
        summary: 'Whom a link is for; the link is its own key',
        request: { body: jsonBody(InvitationToken) },
        responses: { 200: jsonAnswer(InvitationFacts, 'Name and purpose') },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await people.lookAtInvitation(c.req.valid('json').token), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/invitations/accept',
        summary: 'Sets user name and password by a link, once',
        request: { body: jsonBody(AcceptInvitation) },
        responses: { 200: jsonAnswer(z.object({ identity: z.string() }), 'The name to sign in with') },
      }),
      async (c) => c.json(await people.acceptInvitation(c.req.valid('json')), 200),
    );
}

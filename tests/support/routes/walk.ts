import { v7 as makeId } from 'uuid';
import { DEMO_PASSWORD, ensureUser } from '../../../server/auth/auth.service.ts';
import type { RouteKey } from '../../../server/domain/access.ts';
import type { PlaySpace } from '../../../server/domain/playspaces.ts';
import { ROLE_NAMES, type RoleName } from '../../../server/domain/roles.ts';
import type { Site } from '../../../server/domain/sites.ts';
import { IN_LONG_BIEN, newEvent, newSite } from '../builders.ts';
import { photoForm, plainJpeg } from '../photo-form.ts';
import { LONG_BIEN, NEIGHBOUR, type RequestOptions, type TestApp } from '../test-app.ts';

export const REACHES = ['own', 'other', 'none'] as const;
export type Reach = (typeof REACHES)[number];

/** Somebody who tries every route: a role with the commune of the records, with its neighbour, or with none. */
export interface Walker {
  role: RoleName;
  reach: Reach;
  userId: string;
  cookie: string;
}

/** A word that stands in the records of Long Biên and nowhere else. */
export const MARK = 'Ao Bí Mật';

export interface Call extends Omit<RequestOptions, 'as'> {
  path: string;
}
export interface Answer {
  status: number;
  text: string;
  bytes: Uint8Array;
}

/** How a route is tried with a record of Long Biên. */
export interface Sample {
  call(walk: Walk, who: Walker): Promise<Call> | Call;
  /** Whether the answer holds the record, or says that it was changed. Needed where those outside get an answer too. */
  sees?(answer: Answer, walk: Walk, who: Walker): Promise<boolean> | boolean;
  /** Of roles that may call the route: may this one do what the sample does. From the tables of `roles.ts`. */
  finer?(role: RoleName): boolean;
  /** What says "not found" here, where the sentence is about more than one record. */
  hiddenAs?: string;
  /** What says "outside your communes" here, beside `auth.outside_scope`. */
  refusedAs?: string;
  /** In place of one request: what cannot be asked and answered at once. */
  run?(walk: Walk, who: Walker): Promise<Answer>;
}
/** A route that is only asked. */
export const open = (path: string): Sample => ({ call: () => ({ path }) });
export type Samples = Partial<Record<RouteKey, Sample>>;

export const has =
  (...words: string[]) =>
  ({ status, text }: Answer) =>
    status === 200 && words.every((word) => text.includes(word));
export const json = <T>(answer: Answer) => JSON.parse(answer.text) as T;

/** The records that the routes are tried with, made by the officer of Long Biên as they are needed. */
export class Walk {
  readonly app: TestApp;
  readonly walkers: Walker[] = [];
  private seed = 0;
  private readonly once = new Map<string, Promise<unknown>>();

  constructor(app: TestApp) {
    this.app = app;
  }

  async signInAll(): Promise<void> {
    for (const role of ROLE_NAMES)
      for (const reach of REACHES) this.walkers.push(await this.signIn(role, reach));
  }

  /** @param name of the account; another one for an account that will not last */
  async signIn(role: RoleName, reach: Reach, name = `${role}_${reach}`): Promise<Walker> {
    const { parts, app } = this.app;
    const email = `${name}@bo-an.test`;
    const scopes = { own: [`commune:${LONG_BIEN}`], other: [`commune:${NEIGHBOUR}`], none: [] }[reach];
    await ensureUser(parts.auth, parts.deps.database, {
      ...{ email, username: name, name, role, scopes, password: DEMO_PASSWORD },
    });
    const answer = await app.request('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: parts.deps.config.publicUrl },
      body: JSON.stringify({ email, password: DEMO_PASSWORD }),
    });
    if (answer.status !== 200) throw new Error(`sign-in of ${name}: ${answer.status} ${await answer.text()}`);
    // Without it an administrator reaches nothing.
    if (role === 'admin') await this.app.setTwoFactor(email);
    const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
    const { user } = (await answer.json()) as { user: { id: string } };
    return { role, reach, userId: user.id, cookie: cookie.join('; ') };
  }

  /** @param cookie null: nobody is signed in */
  async send(cookie: string | null, { path, headers, ...rest }: Call): Promise<Answer> {
    const answer = await this.app.request(path, {
      ...rest,
      headers: {
        Origin: this.app.parts.deps.config.publicUrl,
        ...(cookie === null ? {} : { Cookie: cookie }),
        ...headers,
      },
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return { status: answer.status, bytes, text: new TextDecoder().decode(bytes) };
  }

  /** The same record for all who only read. */
  shared<T>(name: string, make: () => Promise<T>): Promise<T> {
    const known = this.once.get(name) ?? make();
    this.once.set(name, known);
    return known as Promise<T>;
  }

  newSite(): Promise<Site> {
    return this.app.json<Site>(
      '/api/sites',
      { as: 'officer', json: newSite({ name: MARK, owner: MARK }) },
      201,
    );
  }
  site(): Promise<Site> {
    return this.shared('site', () => this.newSite());
  }

  newPlaySpace(): Promise<PlaySpace> {
    return this.app.json<PlaySpace>(
      '/api/playspaces',
      {
        as: 'officer',
        json: { id: makeId(), name: MARK, kind: 'playground', lonLat: IN_LONG_BIEN, communeCode: LONG_BIEN },
      },
      201,
    );
  }
  playSpace(): Promise<PlaySpace> {
    return this.shared('play space', () => this.newPlaySpace());
  }

  /** A photo like no other. */
  jpeg(): Promise<Buffer> {
    return plainJpeg(++this.seed);
  }

  /** Of the shared site. */
  photo(): Promise<string> {
    return this.shared('photo', async () => {
      const { id } = await this.app.json<{ id: string }>(
        '/api/photos',
        { as: 'officer', body: photoForm(await this.jpeg()) },
        201,
      );
      const { id: site } = await this.site();
      const events = [newEvent('noted', { photoIds: [id] })];
      await this.app.json(`/api/sites/${site}/events`, { as: 'officer', json: { events } }, 201);
      return id;
    });
  }
}

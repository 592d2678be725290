import { userInfo } from 'node:os';

export const isPostgresUrl = (url: string) => /^postgres(ql)?:/.test(url);

/** Of the role that may read and make every table; the application's own may be another one. */
export const ownerUrlOf = (urls: { databaseUrl: string; databaseOwnerUrl: string | null }) =>
  urls.databaseOwnerUrl ?? urls.databaseUrl;

export const sqlitePathOf = (url: string) => url.replace(/^file:/, '');

/** The driver reads $USER, which services often lack, when the URL names no user. */
export const databaseUser = (url: string) => new URL(url).username || userInfo().username;

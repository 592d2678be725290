import { userInfo } from 'node:os';

export const isPostgresUrl = (url: string) => /^postgres(ql)?:/.test(url);

export const sqlitePathOf = (url: string) => url.replace(/^file:/, '');

/** The driver reads $USER, which services often lack, when the URL names no user. */
export const databaseUser = (url: string) => new URL(url).username || userInfo().username;

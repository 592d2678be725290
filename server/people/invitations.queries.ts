import type { Db } from '../db/database.ts';

export interface Invitation {
  id: string;
  userId: string;
  purpose: 'invite' | 'reset';
  expiresAt: string;
}

export async function insertInvitation(
  db: Db,
  invitation: Invitation & { tokenHash: string; createdBy: string; now: string },
): Promise<void> {
  await db
    .insertInto('invitations')
    .values({
      id: invitation.id,
      token_hash: invitation.tokenHash,
      purpose: invitation.purpose,
      user_id: invitation.userId,
      created_by: invitation.createdBy,
      created_at: invitation.now,
      expires_at: invitation.expiresAt,
      used_at: null,
      revoked_at: null,
    })
    .execute();
}

/** Only the newest link of a person counts. */
export async function revokeInvitations(db: Db, userId: string, now: string): Promise<void> {
  await db
    .updateTable('invitations')
    .set({ revoked_at: now })
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute();
}

export async function findInvitation(db: Db, tokenHash: string, now: string): Promise<Invitation | null> {
  const row = await db
    .selectFrom('invitations')
    .select(['id', 'user_id', 'purpose', 'expires_at'])
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row === undefined
    ? null
    : { id: row.id, userId: row.user_id, purpose: row.purpose, expiresAt: row.expires_at };
}

/** false: somebody else was first. */
export async function takeInvitation(db: Db, id: string, now: string): Promise<boolean> {
  const result = await db
    .updateTable('invitations')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) === 1;
}

/** When the open link of a person ends; null: there is none. */
export async function findOpenLinkEnd(db: Db, userId: string, now: string): Promise<string | null> {
  const row = await db
    .selectFrom('invitations')
    .select('expires_at')
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row?.expires_at ?? null;
}

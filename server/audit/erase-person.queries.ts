import { sql } from 'kysely';
import type { Db } from '../db/database.ts';

/** Columns that hold the name of a user beside the column that holds the id. */
export const NAMES_BESIDE_IDS = {
  sites: ['updated_by_name', 'updated_by'],
  site_card_versions: ['actor_name', 'actor_id'],
  site_events: ['actor_name', 'actor_id'],
  play_space_versions: ['actor_name', 'actor_id'],
  play_inspections: ['actor_name', 'actor_id'],
  criteria_maxima: ['entered_by_name', 'entered_by'],
  assessment_events: ['actor_name', 'actor_id'],
  assessment_files: ['uploaded_by_name', 'uploaded_by'],
  report_events: ['actor_name', 'actor_id'],
  indicator_value_events: ['actor_name', 'actor_id'],
  period_lock_events: ['actor_name', 'actor_id'],
  tablets: ['user_name', 'user_id'],
  sync_refusals: ['user_name', 'user_id'],
  custody_acts: ['by_name', 'by_id'],
  imports: ['created_by_name', 'created_by'],
  resident_reports: ['decided_by_name', 'decided_by'],
  person_changes: ['by_name', 'by_id'],
  hand_overs: ['by_name', 'by_id'],
} as const satisfies Record<string, readonly [name: string, id: string]>;

/**
 * Columns that hold a name alone, and the condition by which it is this person's: `t` is the row. Two people may have
 * the same name, so it takes what else is known of the write.
 */
export const NAMES_ALONE = [
  {
    table: 'indicator_values',
    name: 'updated_by_name',
    isTheirs: `EXISTS (SELECT 1 FROM indicator_value_events e WHERE e.period = t.period AND e.indicator = t.indicator
      AND e.area = t.area AND e.version = t.version AND e.actor_id = :person)`,
  },
  { table: 'imports', name: 'undone_by_name', isTheirs: changedBy('import', 't.id') },
  { table: 'tablets', name: 'handed_in_by', isTheirs: changedBy('tablet', 't.device_id', 't.handed_in_at') },
  {
    table: 'sync_items',
    name: 'handed_in_by',
    isTheirs: changedBy('tablet', 't.device_id', 't.received_at'),
  },
  {
    table: 'sync_conflicts',
    name: 'tablet_by',
    isTheirs: 'EXISTS (SELECT 1 FROM sync_items i WHERE i.id = t.item_id AND i.user_id = :person)',
  },
  { table: 'sync_conflicts', name: 'office_by', isTheirs: changedBy('site', 't.site_id') },
  {
    table: 'sync_conflicts',
    name: 'resolved_by',
    isTheirs: changedBy('sync_conflict', 't.id', 't.resolved_at'),
  },
] as const;

/** JSON in which a name may stand, under these keys, and the condition by which it is this person's. */
export const NAMES_IN_JSON = [
  {
    ...{ table: 'site_events', column: 'payload', key: 'handedInBy' },
    isTheirs: changedBy('site', 't.site_id', 't.received_at'),
  },
  { table: 'sync_items', column: 'problem', key: 'by', isTheirs: changedBy('site', 't.site_id') },
  {
    ...{ table: 'sync_refusals', column: 'problem', key: 'by' },
    isTheirs: `EXISTS (SELECT 1 FROM sync_items i WHERE i.id = t.item_id AND ${changedBy('site', 'i.site_id')})`,
  },
  {
    ...{ table: 'person_changes', column: 'after', key: 'toName' },
    isTheirs: `EXISTS (SELECT 1 FROM hand_overs h WHERE h.from_user_id = t.user_id AND h.to_user_id = :person)`,
  },
] as const;

/** Reasons that were typed about a person, and the columns that say about whom. */
const REASONS = {
  person_changes: ['user_id'],
  delegations: ['from_user_id', 'to_user_id'],
  hand_overs: ['from_user_id', 'to_user_id'],
} as const;

/** What is a user's own and goes with the account. */
const OWN_ROWS = {
  user_scopes: 'user_id',
  calendar_feeds: 'user_id',
  import_mappings: 'saved_by',
  people: 'user_id',
  invitations: 'user_id',
  twoFactor: 'userId',
} as const;

function changedBy(entity: string, id: string, at?: string): string {
  return `EXISTS (SELECT 1 FROM changes c WHERE c.entity = '${entity}' AND c.entity_id = ${id} AND c.actor_id = :person
    ${at === undefined ? '' : `AND c.at = ${at}`})`;
}

interface Named {
  id: string;
  /** Every name the person had. */
  names: readonly string[];
}

/** The name of today and those of before. */
export async function listNamesEver(db: Db, person: { id: string; name: string }): Promise<string[]> {
  const rows = await db
    .selectFrom('person_changes')
    .select(['before', 'after'])
    .where('user_id', '=', person.id)
    .execute();
  const told = rows
    .flatMap(({ before, after }) => [before, after])
    .map((json) => (JSON.parse(json) as { name?: unknown }).name);
  const names = [person.name, ...told].filter((name) => typeof name === 'string').filter(Boolean);
  return [...new Set(names)];
}

/** @returns how many rows had a name */
export async function replaceNames(db: Db, person: Named, pseudonym: string): Promise<number> {
  let count = 0;
  const run = async (statement: ReturnType<typeof sql>) => {
    const { numAffectedRows } = await statement.execute(db);
    count += Number(numAffectedRows ?? 0);
  };
  const isTheirs = { ofPerson: withPerson(person.id), ofDeputy: withDeputyOf(person.id) };
  for (const name of person.names) {
    // Those that rest on other names' rows first.
    await replaceAlone(run, name, pseudonym, isTheirs.ofPerson);
    await replaceInJson(run, name, pseudonym, isTheirs);
    await replaceWhereStoodInFor(run, name, pseudonym, isTheirs.ofDeputy);
  }
  for (const [table, [name, id]] of Object.entries(NAMES_BESIDE_IDS))
    await run(
      sql`UPDATE ${sql.table(table)} SET ${sql.ref(name)} = ${pseudonym} WHERE ${sql.ref(id)} = ${person.id}`,
    );
  await replaceInOwnHistory(db, person.id, pseudonym);
  return count;
}

type Run = (statement: ReturnType<typeof sql>) => Promise<void>;
/** A condition for a row `t`, made of one with `:person` in it. */
type Condition = (isTheirs: string) => ReturnType<typeof sql>;

function withPerson(id: string): Condition {
  return (isTheirs) =>
    sql.join(
      isTheirs.split(':person').map((part) => sql.raw(part)),
      sql`${id}`,
    );
}

/** The same of anybody who was to stand in for the person. */
function withDeputyOf(id: string): Condition {
  return (isTheirs) => sql`EXISTS (SELECT 1 FROM delegations d
    WHERE d.from_user_id = ${id} AND ${sql.raw(isTheirs.replaceAll(':person', 'd.to_user_id'))})`;
}

async function replaceAlone(run: Run, before: string, pseudonym: string, ofPerson: Condition): Promise<void> {
  // Who stands in for somebody is called `A (thay mặt B)`.
  const standingIn = `${escapeLike(before)} (thay mặt %)`;
  for (const { table, name, isTheirs } of NAMES_ALONE)
    await run(sql`UPDATE ${sql.table(table)} AS t SET ${sql.ref(name)} = ${pseudonym}
      WHERE (${sql.ref(`t.${name}`)} = ${before} OR ${sql.ref(`t.${name}`)} LIKE ${standingIn} ESCAPE '!')
        AND ${ofPerson(isTheirs)}`);
}

async function replaceInJson(
  run: Run,
  before: string,
  pseudonym: string,
  { ofPerson, ofDeputy }: { ofPerson: Condition; ofDeputy: Condition },
): Promise<void> {
  const inJson = (name: string) => JSON.stringify(name).slice(1, -1);
  for (const { table, column, key, isTheirs } of NAMES_IN_JSON) {
    for (const [start, end, condition] of [
      [`"${key}":"`, '"', ofPerson],
      [`"${key}":"`, ' (thay mặt ', ofPerson],
      [' (thay mặt ', ')"', ofDeputy],
    ] as const) {
      const field = (name: string) => `${start}${inJson(name)}${end}`;
      await run(sql`UPDATE ${sql.table(table)} AS t
        SET ${sql.ref(column)} = replace(${sql.ref(`t.${column}`)}, ${field(before)}, ${field(pseudonym)})
        WHERE ${sql.ref(`t.${column}`)} LIKE ${`%${escapeLike(field(before))}%`} ESCAPE '!'
          AND ${condition(isTheirs)}`);
    }
  }
}

/** In the names of those who stood in for the person. */
async function replaceWhereStoodInFor(
  run: Run,
  before: string,
  pseudonym: string,
  ofDeputy: Condition,
): Promise<void> {
  const away = (name: string) => ` (thay mặt ${name})`;
  const columns: readonly { table: string; name: string; isTheirs: string }[] = [
    ...Object.entries(NAMES_BESIDE_IDS).map(([table, [name, id]]) => ({
      ...{ table, name, isTheirs: `t.${id} = :person` },
    })),
    ...NAMES_ALONE,
  ];
  for (const { table, name, isTheirs } of columns)
    await run(sql`UPDATE ${sql.table(table)} AS t
      SET ${sql.ref(name)} = replace(${sql.ref(`t.${name}`)}, ${away(before)}, ${away(pseudonym)})
      WHERE ${sql.ref(`t.${name}`)} LIKE ${`%${escapeLike(away(before))}`} ESCAPE '!'
        AND ${ofDeputy(isTheirs)}`);
}

/** Every name the person had, in the history of the account. */
async function replaceInOwnHistory(db: Db, userId: string, pseudonym: string): Promise<void> {
  const rows = await db
    .selectFrom('person_changes')
    .select(['number', 'before', 'after'])
    .where('user_id', '=', userId)
    .execute();
  const told = (json: string) => {
    const facts = JSON.parse(json) as Record<string, unknown>;
    return JSON.stringify('name' in facts ? { ...facts, name: pseudonym } : facts);
  };
  for (const { number, before, after } of rows)
    await db
      .updateTable('person_changes')
      .set({ before: told(before), after: told(after) })
      .where('number', '=', number)
      .execute();
}

const escapeLike = (text: string) => text.replace(/[!%_]/g, '!$&');

/** Texts of the audit about a user, reasons, rows that are the user's own, and the role. */
export async function removeOwnRows(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('audit_personal').where('user_id', '=', userId).execute();
  for (const [table, columns] of Object.entries(REASONS))
    for (const column of columns)
      await sql`UPDATE ${sql.table(table)} SET reason = '' WHERE ${sql.ref(column)} = ${userId}`.execute(db);
  // The account itself goes at last: until then it is no administrator who could be counted on.
  await db.updateTable('user').set({ role: 'viewer' }).where('id', '=', userId).execute();
  for (const [table, column] of Object.entries(OWN_ROWS))
    await sql`DELETE FROM ${sql.table(table)} WHERE ${sql.ref(column)} = ${userId}`.execute(db);
}

export async function insertErased(
  db: Db,
  row: { user_id: string; pseudonym: string; erased_at: string },
): Promise<void> {
  await db.insertInto('erased_people').values(row).execute();
}

export async function hasPseudonym(db: Db, pseudonym: string): Promise<boolean> {
  const row = await db
    .selectFrom('erased_people')
    .select('user_id')
    .where('pseudonym', '=', pseudonym)
    .executeTakeFirst();
  return row !== undefined;
}

/** Texts of the audit that stand in entries about a thing. @returns how many went */
export async function removeTexts(db: Db, commitments: readonly string[]): Promise<number> {
  if (commitments.length === 0) return 0;
  const { numDeletedRows } = await db
    .deleteFrom('audit_personal')
    .where('commitment', 'in', [...commitments])
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

import { writePart } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { ProblemError } from '../domain/errors.ts';
import { type ImportedPerson, InvitePerson, type PeopleImport } from '../domain/people.ts';
import { type Actor, ROLE_NAMES, ROLES } from '../domain/roles.ts';
import { readSheets } from '../imports/workbook.service.ts';
import { listOrganisation } from './organisation.queries.ts';
import type { PeopleService } from './people.service.ts';
import {
  COLUMNS,
  type ColumnKey,
  type InvitedRow,
  MOST_SHEET_ROWS,
  type ReturnedRow,
  readDay,
  readPeopleRows,
  type SheetRow,
  writeResult,
  writeTemplate,
} from './people-workbook.ts';

/** Words a `ProblemError` in the caller's language. */
export type WordError = (error: ProblemError) => string;

export type PeopleImportService = ReturnType<typeof createPeopleImport>;

/** Accounts out of a workbook: good rows are invited, the others come back with the reason. */
export function createPeopleImport({ database }: Deps, people: PeopleService) {
  return {
    async template(): Promise<Uint8Array> {
      return writeTemplate(await listOrganisation(database.db));
    },

    /** A dry run does everything and takes it back at the end, so that it tells what the run would. */
    async run(actor: Actor, bytes: Uint8Array, isDryRun: boolean, word: WordError): Promise<PeopleImport> {
      const rows = readPeopleRows(await readSheets(bytes, MOST_SHEET_ROWS));
      const unitIds = await readUnitNames();
      const outcome = await people
        .change(actor, async (context) => {
          const invited: InvitedRow[] = [];
          const returned: ReturnedRow[] = [];
          const seen = new Map<string, number>();
          for (const row of rows) {
            try {
              const person = readRow(row, unitIds, seen);
              const link = await writePart(context, (part) => people.inviteIn(part, actor, person));
              invited.push({ ...row, ...link });
            } catch (error) {
              if (!(error instanceof ProblemError)) throw error;
              returned.push({ ...row, reason: word(error) });
            }
          }
          if (isDryRun) throw new DryRun(invited, returned);
          return { invited, returned };
        })
        .catch((error: unknown) => {
          if (error instanceof DryRun) return error;
          throw error;
        });
      const { invited, returned } = outcome;
      const shown: ImportedPerson[] = [
        ...invited.map((row) => ({ ...shownRow(row), isGood: true, reason: null })),
        ...returned.map((row) => ({ ...shownRow(row), isGood: false, reason: row.reason })),
      ].sort((a, b) => a.row - b.row);
      return {
        isDryRun,
        good: invited.length,
        bad: returned.length,
        rows: shown,
        workbook: isDryRun ? null : Buffer.from(await writeResult(invited, returned)).toString('base64'),
      };
    },
  };

  /** Id by name; null where several units have the name. */
  async function readUnitNames(): Promise<Map<string, string | null>> {
    const byName = new Map<string, string | null>();
    for (const { id, name } of await listOrganisation(database.db)) {
      const key = name.toLowerCase();
      byName.set(key, byName.has(key) ? null : id);
    }
    return byName;
  }
}

class DryRun extends Error {
  readonly invited: InvitedRow[];
  readonly returned: ReturnedRow[];

  constructor(invited: InvitedRow[], returned: ReturnedRow[]) {
    super('dry run');
    this.invited = invited;
    this.returned = returned;
  }
}

const shownRow = ({ row, cells }: SheetRow) => ({ row, email: cells.email, name: cells.name });

function readRow(
  { row, cells }: SheetRow,
  unitIds: ReadonlyMap<string, string | null>,
  seen: Map<string, number>,
): InvitePerson {
  const email = cells.email.toLowerCase();
  const earlier = seen.get(email);
  if (earlier !== undefined) throw new ProblemError('person.row_twice', { email, row: earlier });
  seen.set(email, row);
  const role = ROLE_NAMES.find((name) =>
    [name, ROLES[name].label.vi, ROLES[name].label.en].map(plain).includes(plain(cells.role)),
  );
  if (role === undefined) {
    throw new ProblemError('person.role_unknown', { name: cells.role, known: ROLE_NAMES.join(', ') });
  }
  const unitId = cells.unit === '' ? null : (unitIds.get(cells.unit.toLowerCase()) ?? undefined);
  if (unitId === undefined) throw new ProblemError('person.unit_unknown', { unit: cells.unit });
  const [roleStartsOn, roleEndsOn] = [dayIn(cells, 'startsOn'), dayIn(cells, 'endsOn')];
  const parsed = InvitePerson.safeParse({
    name: cells.name,
    email,
    unitId,
    role,
    roleStartsOn,
    roleEndsOn,
    scopes: scopesIn(cells.scope).map((scope) => ({ scope, startsOn: null, endsOn: null })),
  });
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? 'name');
  const key = field === 'scopes' ? 'scope' : (field as ColumnKey);
  throw invalid(key);
}

const plain = (text: string) => text.normalize('NFC').toLowerCase();

function invalid(key: ColumnKey): ProblemError {
  const head = COLUMNS.find((column) => column.key === key)?.head ?? key;
  return new ProblemError('person.row_invalid', { column: head });
}

function dayIn(cells: SheetRow['cells'], key: 'startsOn' | 'endsOn'): string | null {
  if (cells[key] === '') return null;
  const day = readDay(cells[key]);
  if (day === null) throw invalid(key);
  return day;
}

/** `00145, 01` → a commune and a province. A spreadsheet may have made a number of a code. */
function scopesIn(text: string): string[] {
  const scopes = text
    .split(/[,;\s]+/)
    .filter((part) => part !== '')
    .map((part) => {
      if (part === '*' || part.includes(':')) return part;
      if (!/^\d{1,5}$/.test(part)) throw invalid('scope');
      return part.length === 2 ? `province:${part}` : `commune:${part.padStart(5, '0')}`;
    });
  return [...new Set(scopes)];
}

import { v5 as nameId } from 'uuid';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import type { Commune } from '../domain/communes.ts';
import { ProblemError } from '../domain/errors.ts';
import type { NewUnit, OrganisationUnit } from '../domain/people.ts';
import type { Actor } from '../domain/roles.ts';
import { findOrganisationUnit, listOrganisation, upsertUnits } from './organisation.queries.ts';
import { type Organisation, readOrganisation } from './organisation-file.ts';

/** Ids of shipped units are made of their keys, so that every database has the same. */
const NAMESPACE = '8a3c1f6e-52c4-5e0b-9c55-6f1a4f3f0b7d';
const idOf = (key: string) => nameId(key, NAMESPACE);

/** The shipped tree for the communes of today: parents before children. */
export function shippedUnits(organisation: Organisation, communes: readonly Commune[]): OrganisationUnit[] {
  const city = idOf(organisation.city.key);
  const unit = (
    key: string,
    name: string,
    kind: OrganisationUnit['kind'],
    parentId: string | null,
    communeCode: string | null = null,
  ): OrganisationUnit => ({ id: idOf(key), name, kind, parentId, communeCode, isShipped: true });
  const ofCity = organisation.departments.map(({ key, name, kind, parent }) =>
    unit(key, name, kind, parent === undefined ? city : idOf(parent)),
  );
  const committees = communes.map(({ code, name, kind, provinceCode }) => {
    const label = `${kind === 'phuong' ? 'phường' : 'xã'} ${name}`;
    const parent = provinceCode === organisation.city.provinceCode ? city : null;
    return { code, label, key: `${code}-ubnd`, parent };
  });
  return [
    unit(organisation.city.key, organisation.city.name, 'city', null),
    ...ofCity,
    ...committees.map(({ code, label, key, parent }) =>
      unit(key, organisation.committee.replace('{c}', label), 'commune', parent, code),
    ),
    ...committees.flatMap(({ code, label, key }) =>
      organisation.offices.map((office) =>
        unit(`${code}-${office.key}`, office.name.replace('{c}', label), office.kind, idOf(key), code),
      ),
    ),
  ];
}

/** Brings the shipped tree into the database, at every start; removes nothing. */
export async function loadOrganisation(
  { database, now }: Pick<Deps, 'database' | 'now'>,
  communes: readonly Commune[],
): Promise<void> {
  const units = shippedUnits(await readOrganisation(), communes);
  await writeTransaction(database, 'system', now(), ({ trx }) => upsertUnits(trx, units));
}

export type OrganisationService = ReturnType<typeof createOrganisationService>;

export function createOrganisationService({ database, now, makeId }: Deps) {
  return {
    /** The whole tree for who sees every commune; else the city's units and those of the communes in scope. */
    async list({ scope }: Actor): Promise<OrganisationUnit[]> {
      const units = await listOrganisation(database.db);
      if (scope === 'all') return units;
      return units.filter(({ communeCode }) => communeCode === null || scope.has(communeCode));
    },

    /** A school, a hamlet board or whatever else belongs below a unit. */
    async add(actor: Actor, unit: NewUnit): Promise<OrganisationUnit> {
      return writeTransaction(database, actor.userId, now(), async ({ trx, note }) => {
        const parent = await findOrganisationUnit(trx, unit.parentId);
        if (parent === undefined) throw new ProblemError('unit.not_found');
        const namesake = (await listOrganisation(trx)).find(
          ({ name, parentId }) =>
            parentId === unit.parentId && name.toLowerCase() === unit.name.toLowerCase(),
        );
        if (namesake) throw new ProblemError('unit.name_taken', { unit: unit.name });
        const added: OrganisationUnit = {
          ...unit,
          id: makeId(),
          communeCode: parent.communeCode,
          isShipped: false,
        };
        await upsertUnits(trx, [added]);
        const { id, communeCode, name, kind } = added;
        note({
          ...{ action: 'added', entity: 'unit', entityId: id, communeCode },
          details: { facts: { name, kind, parentId: unit.parentId } },
        });
        return added;
      });
    },
  };
}

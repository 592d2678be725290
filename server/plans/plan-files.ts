import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { HolidayFacts } from '../domain/holidays.ts';
import { linkFaults, PLAN_IDS, Plan, PlanLink } from '../domain/plans.ts';

const REFERENCE_FOLDER = fileURLToPath(new URL('../../data/reference/', import.meta.url));

export interface PlanFiles {
  plans: Plan[];
  links: PlanLink[];
  holidays: HolidayFacts;
}

/**
 * Reads and checks the plans, their links and the holidays.
 * @param folder the `data/reference` folder; the shipped one unless given
 * @throws Error naming every fault with its file
 */
export async function readPlanFiles(folder: string = REFERENCE_FOLDER): Promise<PlanFiles> {
  const faults: string[] = [];

  async function read<S extends z.ZodType>(file: string, schema: S): Promise<z.infer<S> | null> {
    try {
      const parsed = schema.safeParse(JSON.parse(await readFile(`${folder}/${file}`, 'utf8')));
      if (parsed.success) return parsed.data;
      faults.push(
        ...parsed.error.issues.map(({ path, message }) => `${file}, ${path.join('.')}: ${message}`),
      );
    } catch (cause) {
      faults.push(`${file}: ${cause instanceof Error ? cause.message : cause}`);
    }
    return null;
  }

  const plans: Plan[] = [];
  for (const id of PLAN_IDS) {
    const plan = await read(`plans/${id}.json`, Plan);
    if (plan && plan.id !== id) faults.push(`plans/${id}.json: holds ${plan.id}`);
    if (plan) plans.push(plan);
  }
  const links = await read('plan-links.json', z.array(PlanLink));
  const holidays = await read('holidays.json', HolidayFacts);
  if (links && plans.length === PLAN_IDS.length)
    faults.push(...linkFaults(links, plans).map((fault) => `plan-links.json: ${fault}`));
  if (faults.length > 0 || !links || !holidays) {
    throw new Error(
      `Dữ liệu kế hoạch có ${faults.length} lỗi / The plan data has ${faults.length} fault(s):\n  ${faults.join('\n  ')}`,
    );
  }
  return { plans, links, holidays };
}

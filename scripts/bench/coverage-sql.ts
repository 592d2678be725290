import { SITE_STATUSES } from '../../server/domain/sites.ts';

/** Figures per commune from the state columns of the rows; `day` is a date literal. */
export function groupByCommune(day: string): string {
  const sum = (condition: string) => `sum(CASE WHEN ${condition} THEN 1 ELSE 0 END)`;
  const counted = `status NOT IN ('candidate', 'closed')`;
  const unfixed = `status IN ('reported', 'confirmed', 'planned', 'in_progress')`;
  return `SELECT commune_code AS code, ${sum(counted)} AS sites,
    ${SITE_STATUSES.map((status) => `${sum(`status = '${status}'`)} AS n_${status}`).join(', ')},
    ${sum(`${counted} AND covered_until >= '${day}'`)} AS covered,
    ${sum(`${counted} AND fenced_until >= '${day}'`)} AS fenced,
    ${sum(`${counted} AND signed_until >= '${day}'`)} AS signed,
    ${sum(`${unfixed} AND due_on < '${day}'`)} AS overdue,
    ${sum(`status IN ('fixed', 'verified') AND next_inspection_on <= '${day}'`)} AS inspection_due,
    sum(CASE WHEN ${unfixed} THEN priority_score ELSE 0 END) AS priority,
    sum(CASE WHEN ${counted} THEN estimated_cost_vnd ELSE 0 END) AS estimated,
    sum(CASE WHEN ${counted} THEN spent_vnd ELSE 0 END) AS spent
  FROM sites GROUP BY commune_code ORDER BY commune_code`;
}

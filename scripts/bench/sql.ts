import { GRID_BITS } from '../../server/tiles/count-pyramid.ts';

/** The peer's tile: ST_AsMVT over a table clustered on its GiST index, as an expert would set it up. */
export const PREPARE_TILES = `
  CREATE UNLOGGED TABLE bench_places AS
    SELECT id, code, name, status, kind, covered_until, signed_until, due_on, priority_score AS priority,
      ST_Transform(geom, 3857) AS geom
    FROM sites WHERE status <> 'closed';
  CREATE INDEX bench_places_geom ON bench_places USING gist (geom);
  CLUSTER bench_places USING bench_places_geom;
  ANALYZE;`;

const OVERDUE = `(status IN ('reported', 'confirmed', 'planned', 'in_progress') AND coalesce(due_on < $4, false))`;

export const POINT_TILE = `
  WITH bounds AS (SELECT ST_TileEnvelope($1::int, $2::int, $3::int) AS box),
  features AS (
    SELECT id, code, name, status, kind,
      CASE WHEN covered_until >= $4 THEN 'covered' WHEN signed_until >= $4 THEN 'warned' ELSE 'none' END AS cover,
      ${OVERDUE} AS overdue, priority, ST_AsMVTGeom(p.geom, box, 4096, 0, true) AS geom
    FROM bench_places p, bounds WHERE p.geom && box)
  SELECT ST_AsMVT(features, 'sites', 4096, 'geom') AS mvt FROM features`;

export const CLUSTER_TILE = `
  WITH bounds AS (SELECT ST_TileEnvelope($1::int, $2::int, $3::int) AS box),
  cells AS (
    SELECT count(*) AS count,
      count(*) FILTER (WHERE status = 'candidate') AS candidate,
      count(*) FILTER (WHERE status IN ('reported', 'confirmed', 'planned')) AS open,
      count(*) FILTER (WHERE status = 'in_progress') AS in_progress,
      count(*) FILTER (WHERE status = 'fixed') AS fixed,
      count(*) FILTER (WHERE status = 'verified') AS verified,
      count(*) FILTER (WHERE ${OVERDUE}) AS overdue,
      ST_SetSRID(ST_MakePoint(avg(ST_X(p.geom)), avg(ST_Y(p.geom))), 3857) AS point
    FROM bench_places p, bounds WHERE p.geom && box
    GROUP BY floor((ST_X(p.geom) - ST_XMin(box)) / ((ST_XMax(box) - ST_XMin(box)) / ${2 ** GRID_BITS})),
      floor((ST_Y(p.geom) - ST_YMin(box)) / ((ST_XMax(box) - ST_XMin(box)) / ${2 ** GRID_BITS}))),
  features AS (
    SELECT count, candidate, open, in_progress, fixed, verified, overdue,
      ST_AsMVTGeom(point, box, 4096, 0, true) AS geom FROM cells, bounds)
  SELECT ST_AsMVT(features, 'sites', 4096, 'geom') AS mvt FROM features`;

/** The same figures per commune from the state columns of the rows; `day` is a date literal. */
export function groupByCommune(day: string): string {
  const sum = (condition: string) => `sum(CASE WHEN ${condition} THEN 1 ELSE 0 END)`;
  const counted = `status NOT IN ('candidate', 'closed')`;
  const unfixed = `status IN ('reported', 'confirmed', 'planned', 'in_progress')`;
  const statuses = [
    'candidate',
    'reported',
    'confirmed',
    'planned',
    'in_progress',
    'fixed',
    'verified',
    'closed',
  ];
  return `SELECT commune_code, ${sum(counted)} AS sites,
    ${statuses.map((status) => `${sum(`status = '${status}'`)} AS n_${status}`).join(', ')},
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

export const CREATE_BARE_EVENTS = `CREATE TABLE bench_events (
  id text PRIMARY KEY, site_id text NOT NULL, commune_code text NOT NULL, type text NOT NULL,
  occurred_at text NOT NULL, received_at text NOT NULL, actor_id text NOT NULL, actor_name text NOT NULL,
  note text NOT NULL, payload text NOT NULL)`;
export const CREATE_BARE_INDEX = 'CREATE INDEX bench_events_site ON bench_events (site_id)';

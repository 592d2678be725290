import type pg from 'pg';
import { GRID_BITS } from '../../server/tiles/count-pyramid.ts';

const PREPARE = `
  DROP TABLE IF EXISTS bench_places;
  CREATE UNLOGGED TABLE bench_places AS
    SELECT split_part(code, '-', 1)::bigint * 10000000 + split_part(code, '-', 2)::bigint AS number,
      status, kind, covered_until, signed_until, due_on,
      ST_Transform(geom, 3857) AS geom
    FROM sites WHERE status <> 'closed';
  CREATE INDEX bench_places_geom ON bench_places USING gist (geom);
  CLUSTER bench_places USING bench_places_geom;
  ANALYZE;`;

/** The peer's rows: positions as the tile wants them, clustered on their GiST index, as an expert would set it up. */
export async function prepareTiles(client: pg.Client): Promise<void> {
  await client.query(PREPARE);
}

const OVERDUE = `(status IN ('reported', 'confirmed', 'planned', 'in_progress') AND coalesce(due_on < $4, false))`;

export const POINT_TILE = `
  WITH bounds AS (SELECT ST_TileEnvelope($1::int, $2::int, $3::int) AS box),
  features AS (
    SELECT number, status, kind,
      CASE WHEN covered_until >= $4 THEN 'covered' WHEN signed_until >= $4 THEN 'warned' ELSE 'none' END AS cover,
      ${OVERDUE} AS overdue, ST_AsMVTGeom(p.geom, box, 4096, 0, true) AS geom
    FROM bench_places p, bounds WHERE p.geom && box)
  SELECT ST_AsMVT(features, 'sites', 4096, 'geom', 'number') AS mvt FROM features`;

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

import { z } from 'zod';
import { choiceParam, flagParam, textParam } from '../api/search-params.ts';
import { TABLET_SORTS } from './problems.ts';

export const TabletsSearch = z.object({
  sort: choiceParam(TABLET_SORTS),
  direction: choiceParam(['asc', 'desc']),
  /** Of the statement "everything has arrived". */
  commune: textParam(5),
  day: textParam(10),
});
export type TabletsSearch = z.output<typeof TabletsSearch>;

/** Of conflicts and refused items; those that wait unless told. */
export const WaitingSearch = z.object({ all: flagParam() });
export type WaitingSearch = z.output<typeof WaitingSearch>;

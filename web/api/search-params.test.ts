import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  flagParam,
  listParam,
  numberParam,
  parseSearchText,
  patternParam,
  printSearchText,
  stringsParam,
} from './search-params.ts';

const Search = z.object({
  commune: patternParam(/^\d{5}$/),
  kind: stringsParam(/^[a-z_]+$/),
  status: listParam(['open', 'fixed']),
  overdue: flagParam(),
  zoom: numberParam(0, 22),
});

test('keeps a code a text, and comes back the same from the address', () => {
  const search = Search.parse(
    parseSearchText('?commune=10441&kind=pond,lake&status=open,unknown&overdue=true&zoom=9.5'),
  );
  expect(search).toEqual({
    commune: '10441',
    kind: ['pond', 'lake'],
    status: ['open'],
    overdue: true,
    zoom: 9.5,
  });
  expect(printSearchText(search)).toBe('?commune=10441&kind=pond,lake&status=open&overdue=true&zoom=9.5');
  expect(Search.parse(search)).toEqual(search);
});

test('drops what it does not understand instead of failing', () => {
  const search = Search.parse(parseSearchText('?commune=1&status=none&overdue=maybe&zoom=99'));
  expect(printSearchText(search)).toBe('');
});

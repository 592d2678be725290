import { expect, it } from 'vitest';
import { pathOf, routeOf } from './route.ts';

it('finds every page by its address and back', () => {
  for (const route of [
    { page: 'home' },
    { page: 'form' },
    { page: 'status', code: '7K3M-9QXT-2BHD' },
    { page: 'status', code: '' },
  ] as const)
    expect(routeOf(pathOf(route))).toEqual(route);
  expect(routeOf('/public/')).toEqual({ page: 'home' });
  expect(routeOf('/public/report/%E0%A4%A')).toEqual({ page: 'status', code: '' });
  expect(routeOf('/public/anything')).toEqual({ page: 'home' });
});

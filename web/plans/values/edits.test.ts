import { expect, test, vi } from 'vitest';
import type { NewValue, SavedValues, ValueCell, ValueResult } from '#domain/indicator-values.ts';
import { localProblem } from '../../api/problem.ts';
import { isNewer } from '../../offline/kept-records.ts';
import { afterAnswer, type CellEdit, differingTexts, keyOfCell, stateOfEdit } from './cell-edit.ts';
import { createEditSender } from './edit-sender.ts';
import { createEditStore, rowKey, type StoreNews } from './edit-store.ts';

const CELL = { indicator: 'hanoi-2026.water', area: '00145', period: '2026' };
let ids = 0;
const newId = () => `id-${String(ids++).padStart(6, '0')}`;

function edit(count: number, more: Partial<CellEdit> = {}): CellEdit {
  return {
    key: keyOfCell(CELL),
    cell: CELL,
    plan: 'hanoi-2026',
    id: newId(),
    baseVersion: 0,
    texts: [String(count)],
    entry: { kind: 'value', value: { type: 'count', count }, note: null },
    source: '',
    note: '',
    refusal: null,
    tried: [],
    ...more,
  };
}
const stored = (count: number, version: number): ValueCell => ({
  value: { type: 'count', count },
  state: 'draft',
  version,
  at: '2026-11-26T01:00:00Z',
  by: 'Lan',
});
const put = (...edits: CellEdit[]) => new Map(edits.map((one) => [one.key, one] as const));

/** A device with windows that share its storage. */
function device() {
  const disk = new Map<string, CellEdit>();
  const windows = new Set<(news: StoreNews) => void>();
  const openWindow = () => {
    let own: ((news: StoreNews) => void) | null = null;
    return createEditStore({
      newId,
      records: {
        all: async () => [...disk.values()],
        write: async (changes) => {
          for (const one of changes.put) if (!isNewer(disk.get(one.key), one)) disk.set(one.key, one);
          for (const one of changes.remove) if (!isNewer(disk.get(one.key), one)) disk.delete(one.key);
          return true;
        },
      },
      channel: {
        post: (news) => {
          for (const listener of windows) if (listener !== own) listener(news);
        },
        listen: (listener) => {
          own = listener;
          windows.add(listener);
          return () => windows.delete(listener);
        },
      },
    });
  };
  const say = (news: StoreNews) => {
    for (const listener of windows) listener(news);
  };
  return { disk, openWindow, say };
}

/** A server of one cell. */
function server(start: ValueCell | null = null) {
  let cell = start;
  const seen = new Map<string, ValueCell>();
  const send = async (cells: readonly NewValue[]): Promise<SavedValues> => {
    const results = cells.map(({ id, indicator, area, period, baseVersion, value }): ValueResult => {
      const of = { id, indicator, area, period };
      const known = seen.get(id);
      if (known) return { ...of, outcome: 'already_saved', cell: known, warnings: [] };
      if ((cell?.version ?? 0) !== baseVersion) {
        return { ...of, outcome: 'refused', code: 'value.conflict', message: 'Lan đã sửa', current: cell };
      }
      cell = { ...stored(0, baseVersion + 1), value: value as ValueCell['value'] };
      seen.set(id, cell);
      return { ...of, outcome: 'saved', cell, warnings: [] };
    });
    return { saved: 1, refused: 0, results };
  };
  return { send, cell: () => cell };
}

function senderOf(store: ReturnType<ReturnType<typeof device>['openWindow']>, send = server().send) {
  const timers: (() => void)[] = [];
  const sender = createEditSender({
    store,
    send,
    alone: (work) => work(),
    later: (work) => {
      timers.push(work);
      return () => timers.splice(timers.indexOf(work), 1);
    },
  });
  return { sender, timers };
}

test('an edit is on the device before it is sent, and gone from it once stored', async () => {
  const { disk, openWindow } = device();
  const store = openWindow();
  const { send, cell } = server();
  const { sender, timers } = senderOf(store, send);
  void store.change(put(edit(12)));
  expect(store.snapshot().byRow.get(rowKey('00145', '2026'))?.get(CELL.indicator)?.texts).toEqual(['12']);
  expect(disk.size).toBe(1);
  expect(timers).toHaveLength(1);
  await sender.flush();
  await vi.waitFor(() => expect(disk.size).toBe(0));
  expect(cell()?.value).toEqual({ type: 'count', count: 12 });
});

test('survives a reload and a dead network', async () => {
  const { openWindow } = device();
  const before = openWindow();
  const dead = senderOf(before, () => Promise.reject(localProblem('network.unreachable', 'vi')));
  void before.change(put(edit(12)));
  await dead.sender.flush();
  expect(dead.sender.state().phase).toBe('waiting');
  expect(dead.timers).toHaveLength(1);
  dead.sender.stop();

  const store = openWindow();
  await vi.waitFor(() => expect(store.snapshot().isLoaded).toBe(true));
  const { send, cell } = server();
  await senderOf(store, send).sender.flush();
  expect(cell()?.version).toBe(1);
  expect(store.snapshot().edits.size).toBe(0);
});

test('an expired session keeps all and does not knock on and on', async () => {
  const store = device().openWindow();
  const { sender, timers } = senderOf(store, () => Promise.reject(localProblem('auth.required', 'vi', 401)));
  void store.change(put(edit(12)));
  await sender.flush();
  expect(sender.state().phase).toBe('refused');
  expect(timers).toHaveLength(0);
  expect(store.snapshot().edits.size).toBe(1);
});

test('a fault stays marked with what was typed and is not sent', async () => {
  const store = device().openWindow();
  const { send, cell } = server();
  const { sender } = senderOf(store, send);
  const bad = edit(0, {
    texts: ['mười hai'],
    entry: { kind: 'fault', code: 'value.not_a_number', details: {} },
  });
  void store.change(put(bad));
  await sender.flush();
  expect(cell()).toBeNull();
  expect(store.snapshot().edits.get(bad.key)?.texts).toEqual(['mười hai']);
});

test('somebody else’s change is a conflict that overwrites nothing', async () => {
  const store = device().openWindow();
  const { send, cell } = server(stored(9, 3));
  const { sender } = senderOf(store, send);
  void store.change(put(edit(12, { baseVersion: 2 })));
  await sender.flush();
  const [kept] = store.snapshot().edits.values();
  expect(kept && stateOfEdit(kept)).toBe('conflict');
  expect(kept?.refusal?.current?.value).toEqual({ type: 'count', count: 9 });
  expect(cell()?.version).toBe(3);
});

test('typing on while the answer is under way keeps the newer text and is no conflict', async () => {
  const store = device().openWindow();
  const { send, cell } = server();
  let isFirst = true;
  const { sender } = senderOf(store, async (cells) => {
    const saved = await send(cells);
    const [kept] = store.snapshot().edits.values();
    if (isFirst && kept) void store.change(put({ ...edit(13), tried: kept.tried }));
    isFirst = false;
    return saved;
  });
  void store.change(put(edit(12)));
  await sender.flush();
  expect(cell()).toMatchObject({ value: { count: 13 }, version: 2 });
  expect(store.snapshot().edits.size).toBe(0);
});

test('an answer that got lost does not turn the own value into a conflict', async () => {
  const store = device().openWindow();
  const { send, cell } = server();
  let isLost = true;
  const { sender } = senderOf(store, async (cells) => {
    const saved = await send(cells);
    if (isLost) throw localProblem('network.timeout', 'vi');
    return saved;
  });
  const first = edit(12);
  void store.change(put(first));
  await sender.flush();
  isLost = false;
  void store.change(put(edit(13, { tried: store.snapshot().edits.get(first.key)?.tried ?? [] })));
  await sender.flush();
  expect(cell()).toMatchObject({ value: { count: 13 }, version: 2 });
});

test('another window sees the edit and that it was stored', async () => {
  const { openWindow } = device();
  const one = openWindow();
  const other = openWindow();
  const heard: ValueResult[] = [];
  other.onResults((results) => heard.push(...results));
  void one.change(put(edit(12)));
  expect(other.snapshot().edits.size).toBe(1);
  await senderOf(one).sender.flush();
  expect(other.snapshot().edits.size).toBe(0);
  expect(heard.map(({ outcome }) => outcome)).toEqual(['saved']);
});

test('what another window says of an older edit leaves a newer one alone, here and on the device', async () => {
  const { disk, openWindow, say } = device();
  const older = edit(12);
  const newer = edit(13);
  const one = openWindow();
  void one.change(put(newer));
  say({ put: [older], removed: [], results: [] });
  say({ put: [], removed: [{ key: older.key, id: older.id }], results: [] });
  expect(one.snapshot().edits.get(newer.key)?.texts).toEqual(['13']);
  const other = openWindow();
  void other.change(put(older));
  expect(disk.get(newer.key)?.id).toBe(newer.id);
  expect(one.snapshot().edits.get(newer.key)?.id).toBe(newer.id);
  await vi.waitFor(() => expect(other.snapshot().isLoaded).toBe(true));
  expect(other.snapshot().edits.get(newer.key)?.id).toBe(newer.id);
});

test('an answer about what was stored long ago lends its version to no newer edit', () => {
  const sent = edit(12);
  const newer = edit(13, { tried: [{ value: { type: 'count', count: 12 }, source: '', note: '' }] });
  const answer = (count: number, outcome: 'saved' | 'already_saved'): ValueResult => ({
    ...CELL,
    id: sent.id,
    outcome,
    cell: stored(count, 5),
    warnings: [],
  });
  // Meanwhile somebody else stored 99.
  expect(afterAnswer(newer, answer(99, 'already_saved'), newId)).toEqual(newer);
  expect(afterAnswer(newer, answer(12, 'already_saved'), newId)?.baseVersion).toBe(5);
  expect(afterAnswer(newer, answer(12, 'saved'), newId)?.baseVersion).toBe(5);
  expect(afterAnswer(sent, answer(99, 'already_saved'), newId)).toBeNull();
});

test('a conflict names source and note only where they differ', () => {
  const mine = { value: null, source: 'Trạm Y tế', note: ' như cũ ' };
  expect(differingTexts(mine, { ...stored(1, 1), note: 'như cũ' })).toEqual([
    { kind: 'source', mine: 'Trạm Y tế', theirs: '' },
  ]);
});

import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { z } from 'zod';
import { describeError } from '#domain/errors.ts';
import {
  Import,
  type ImportDecision,
  ImportList,
  ImportPreview,
  type ImportRow,
  ImportRowList,
  type ImportSettings,
  type ImportTarget,
  isImportActive,
  MAX_IMPORT_BYTES,
} from '#domain/imports.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { type ApiClient, withParams } from './client.ts';
import { useApi } from './container.ts';
import { localProblem, problemFromAnswer } from './problem.ts';
import { keys } from './query-keys.ts';
import { type ProgressOptions, postWithProgress } from './upload.ts';

/** While the server is at work, its figures are asked for again this often. */
const POLL_MS = 1000;
const PAGE = 200;

export const importQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: [keys.imports, 'one', id],
    queryFn: ({ signal }) => api.get(`/api/imports/${id}`, Import, undefined, { signal }),
    refetchInterval: ({ state }) => (state.data && isImportActive(state.data.status) ? POLL_MS : false),
  });

export const importsQuery = (api: ApiClient) =>
  infiniteQueryOptions({
    queryKey: [keys.imports, 'list'],
    queryFn: ({ signal, pageParam }) =>
      api.get('/api/imports', ImportList, { limit: 50, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) => {
      const isActive = state.data?.pages.some(({ items }) =>
        items.some(({ status }) => isImportActive(status)),
      );
      return isActive ? POLL_MS : false;
    },
  });

/** Of what a check or a run left: `stamp` names the state of the import that the rows belong to. */
export interface RowFilter {
  outcome: ImportRow['outcome'];
  code?: string | undefined;
}

export const importRowsQuery = (api: ApiClient, id: string, stamp: string, filter: RowFilter) =>
  infiniteQueryOptions({
    queryKey: [keys.imports, 'rows', id, stamp, filter],
    queryFn: ({ signal, pageParam }) =>
      api.get(
        `/api/imports/${id}/rows`,
        ImportRowList,
        { ...filter, limit: PAGE, cursor: pageParam },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

export const useImport = (id: string) => useQuery(importQuery(useApi(), id));
export const useImports = () => useInfiniteQuery(importsQuery(useApi()));
export const useImportRows = (id: string, stamp: string, filter: RowFilter) =>
  useInfiniteQuery(importRowsQuery(useApi(), id, stamp, filter));

/** One row that did not simply go in; null for a row that did, and while none is asked for. */
export function useImportRow(id: string, stamp: string, row: number | null) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.imports, 'row', id, stamp, row],
    queryFn: async ({ signal }) => {
      const list = await api.get(
        `/api/imports/${id}/rows`,
        ImportRowList,
        { row: row ?? 1, limit: 1 },
        { signal },
      );
      return list.items.find((found) => found.row === row) ?? null;
    },
    enabled: row !== null,
  });
}

export function useImportPreview(id: string, stamp: string) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.imports, 'preview', id, stamp],
    queryFn: ({ signal }) => api.get(`/api/imports/${id}/preview`, ImportPreview, undefined, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
}

/** What the server does with an import when told so. */
export type ImportStep = 'check' | 'run' | 'cancel' | 'undo';

function useKeepImport() {
  const queryClient = useQueryClient();
  return async (id: string, known: Import | null) => {
    const { queryKey } = importQuery({} as ApiClient, id);
    // A poll that is under way would bring the state of before.
    await queryClient.cancelQueries({ queryKey });
    if (known) queryClient.setQueryData(queryKey, known);
    else void queryClient.invalidateQueries({ queryKey });
    void queryClient.invalidateQueries({ queryKey: [keys.imports, 'list'] });
  };
}

/** Starts or stops work. A step that another tab has taken meanwhile is refused; the newest state is then asked for. */
export function useImportStep(id: string) {
  const api = useApi();
  const keep = useKeepImport();
  return useMutation({
    mutationFn: (step: ImportStep) => api.send('POST', `/api/imports/${id}/${step}`, undefined, Import),
    onSuccess: (known) => keep(id, known),
    onError: () => keep(id, null),
  });
}

/** One after another, so that the last choice is the one that stays. */
export function useSaveSettings(id: string) {
  const api = useApi();
  const keep = useKeepImport();
  return useMutation({
    scope: { id: `import-settings-${id}` },
    mutationFn: (settings: ImportSettings) =>
      api.send('PATCH', `/api/imports/${id}`, { settings }, Import, { timeoutMs: 120_000 }),
    onSuccess: (known) => keep(id, known),
  });
}

/** Rows left out: every undecided duplicate. */
export function useDecide(id: string) {
  const api = useApi();
  const queryClient = useQueryClient();
  const keep = useKeepImport();
  return useMutation({
    mutationFn: (decisions: { decision: ImportDecision; rows?: number[] }) =>
      api.send('POST', `/api/imports/${id}/decisions`, decisions, Import, { timeoutMs: 120_000 }),
    onSettled: async (known) => {
      await keep(id, known ?? null);
      await queryClient.invalidateQueries({ queryKey: [keys.imports, 'rows', id] });
      void queryClient.invalidateQueries({ queryKey: [keys.imports, 'row', id] });
    },
  });
}

/** Takes an import that added nothing off the list, with its file. */
export function useRemoveImport() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.send('DELETE', `/api/imports/${id}`, undefined, z.unknown()),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [keys.imports, 'list'] }),
  });
}

/** The file of an import as a new upload: the record of the first time stays what it is. */
export function useImportAgain({ id, target, fileName }: Pick<Import, 'id' | 'target' | 'fileName'>) {
  const language = useLanguage();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const answer = await fetch(importFileUrl(id, 'file', language)).catch(() => null);
      if (!answer) throw localProblem('network.unreachable', language);
      if (!answer.ok) throw problemFromAnswer(answer.status, await answer.json().catch(() => null), language);
      return uploadImport(new File([await answer.blob()], fileName), target, { language });
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [keys.imports, 'list'] }),
  });
}

/** A file may be hundreds of megabytes over a slow line; the person can cancel at any time. */
const UPLOAD_TIMEOUT_MS = 60 * 60_000;

/** Throws ApiProblem, or AbortError when cancelled. */
export async function uploadImport(
  file: File,
  target: ImportTarget,
  options: Omit<ProgressOptions, 'timeoutMs'>,
): Promise<Import> {
  // A server that refuses so much ends the connection, and the browser could not tell why.
  if (file.size > MAX_IMPORT_BYTES) {
    const limit = `${MAX_IMPORT_BYTES / 1024 / 1024} MB`;
    const detail = describeError('import.too_large', { limit }, options.language);
    throw problemFromAnswer(413, { code: 'import.too_large', detail }, options.language);
  }
  const answer = await postWithProgress(withParams('/api/imports', { target, name: file.name }), file, {
    ...options,
    timeoutMs: UPLOAD_TIMEOUT_MS,
  });
  const parsed = Import.safeParse(answer);
  if (parsed.success) return parsed.data;
  console.error('unexpected answer', parsed.error.issues);
  throw localProblem('answer.unexpected', options.language, 200, { issues: parsed.error.issues });
}

export const importFileUrl = (id: string, file: 'file' | 'returned', language: string) =>
  withParams(`/api/imports/${id}/${file}`, { language });
export const importTemplateUrl = (target: ImportTarget, language: string) =>
  withParams('/api/imports/template.xlsx', { target, language });

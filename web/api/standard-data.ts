import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import {
  AddedAssessmentEvents,
  Assessment,
  AssessmentList,
  Board,
  CriteriaSetList,
  CriteriaSetView,
  type NewAssessment,
  type NewMaximum,
} from '#domain/assessment-views.ts';
import type { AssessmentEventInput } from '#domain/assessments.ts';
import type { CriteriaSetRef } from '#domain/standards.ts';
import { type Container, useApi } from './container.ts';
import { ApiProblem } from './problem.ts';
import { keys } from './query-keys.ts';

const PATH = '/api/standard';

/** Where the communes of a province stand, today unless a day is given. */
export function useBoard(at: string | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.standard, 'board', at ?? 'today'],
    queryFn: ({ signal }) => api.get(`${PATH}/board`, Board, { at }, { signal }),
    placeholderData: keepPreviousData,
  });
}

/** Every criteria set, newest first. */
export function useCriteriaSets() {
  const api = useApi();
  return useQuery({
    queryKey: [keys.standard, 'criteria'],
    queryFn: ({ signal }) =>
      api.get(`${PATH}/criteria`, CriteriaSetList, undefined, { signal }).then((list) => list.items),
    staleTime: 5 * 60_000,
  });
}

/** Assessments of one commune, of any period. */
export function useAssessmentsOf(commune: string) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.standard, 'list', commune],
    queryFn: ({ signal }) =>
      api
        .get(`${PATH}/assessments`, AssessmentList, { commune, limit: 500 }, { signal })
        .then((list) => list.items),
  });
}

const assessmentQuery = (api: ReturnType<typeof useApi>, id: string) =>
  queryOptions({
    queryKey: [keys.standard, 'assessment', id],
    queryFn: ({ signal }) => api.get(`${PATH}/assessments/${id}`, Assessment, undefined, { signal }),
  });

export const useAssessment = (id: string) => useQuery(assessmentQuery(useApi(), id));

/** Puts an answered assessment into the cache and asks again for lists and board. */
function keepAssessment(queryClient: QueryClient, assessment: Assessment) {
  queryClient.setQueryData([keys.standard, 'assessment', assessment.id], assessment);
  void queryClient.invalidateQueries({ queryKey: [keys.standard, 'list'] });
  void queryClient.invalidateQueries({ queryKey: [keys.standard, 'board'] });
  for (const key of [keys.communes, keys.plans, keys.reportPage]) {
    void queryClient.invalidateQueries({ queryKey: [key] });
  }
}

function useKeepAssessment() {
  const queryClient = useQueryClient();
  return (assessment: Assessment) => keepAssessment(queryClient, assessment);
}

const shouldRetry = (failures: number, error: Error) =>
  failures < 2 && error instanceof ApiProblem && error.isRetryable;

export function useRegister() {
  const api = useApi();
  const keep = useKeepAssessment();
  return useMutation({
    mutationFn: (assessment: NewAssessment) =>
      api.send('POST', `${PATH}/assessments`, assessment, Assessment),
    retry: shouldRetry,
    onSuccess: keep,
  });
}

/**
 * Appends events, all or none. The caller keeps their ids until they are stored, so that a re-send stores nothing
 * twice. When the log went on meanwhile, the present state is shown and ApiProblem thrown.
 */
export function useAddAssessmentEvents({ id, sequence }: Pick<Assessment, 'id' | 'sequence'>) {
  const api = useApi();
  const keep = useKeepAssessment();
  return useMutation({
    mutationFn: (events: readonly AssessmentEventInput[]) =>
      api.send('POST', `${PATH}/assessments/${id}/events`, { sequence, events }, AddedAssessmentEvents),
    retry: shouldRetry,
    onSuccess: ({ assessment }) => keep(assessment),
    onError: (error) => {
      const current = error instanceof ApiProblem ? Assessment.safeParse(error.current).data : undefined;
      if (current) keep(current);
    },
  });
}

const MOST_CONFLICTS = 5;

/**
 * Appends one event that does not depend on what else is in the log, such as evidence: when the log went on meanwhile
 * it is sent again behind it. Throws ApiProblem.
 */
export async function appendAssessmentEvent(
  { api, queryClient }: Pick<Container, 'api' | 'queryClient'>,
  id: string,
  makeEvent: (now: Assessment) => AssessmentEventInput | null,
): Promise<void> {
  let current = await queryClient.ensureQueryData(assessmentQuery(api, id));
  for (let conflicts = 0; ; conflicts++) {
    const event = makeEvent(current);
    if (event === null) return;
    try {
      const body = { sequence: current.sequence, events: [event] };
      const path = `${PATH}/assessments/${id}/events`;
      keepAssessment(queryClient, (await api.send('POST', path, body, AddedAssessmentEvents)).assessment);
      return;
    } catch (error) {
      const other = error instanceof ApiProblem ? Assessment.safeParse(error.current).data : undefined;
      if (!other || conflicts === MOST_CONFLICTS) throw error;
      keepAssessment(queryClient, other);
      current = other;
    }
  }
}

export function useEnterMaximum({ id, version }: CriteriaSetRef) {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (maximum: NewMaximum) =>
      api.send('POST', `${PATH}/criteria/${id}/${version}/maxima`, maximum, CriteriaSetView),
    retry: shouldRetry,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [keys.standard] }),
  });
}

import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { z } from 'zod';
import { Site } from '#domain/sites.ts';
import { useApi } from '../api/container.ts';
import { keys } from '../api/query-keys.ts';
import { type NewSiteDraft, newSiteOf } from './new-site-draft.ts';
import { eventsOf, type SiteDraft } from './site-draft.ts';
import type { Sent } from './submissions.ts';

const Added = z.object({ site: Site });

/**
 * One request per tap. Not through a mutation of the cache library: that waits without an end while the browser
 * believes to be offline, and a person must be told at once what was kept.
 */
export function useSend() {
  const api = useApi();
  const queryClient = useQueryClient();
  const keep = useCallback(
    (site: Site) => {
      queryClient.setQueryData([keys.sites, site.id], site);
      void queryClient.invalidateQueries({ queryKey: [keys.sites, site.id, 'events'] });
      void queryClient.invalidateQueries({ queryKey: [keys.sites, 'list'] });
      void queryClient.invalidateQueries({ queryKey: [keys.coverage] });
    },
    [queryClient],
  );
  const sendEvents = useCallback(
    async (siteId: string, draft: SiteDraft): Promise<Sent> => {
      const events = eventsOf(draft);
      const { site } = await api.send('POST', `/api/sites/${siteId}/events`, { events }, Added);
      keep(site);
      const count = (type: string) => events.filter((event) => event.type === type).length;
      return {
        siteId,
        summary: {
          measures: count('measure_installed'),
          damages: count('damaged'),
          photos: draft.photos.length,
          fixed: count('fix_marked'),
          inspected: count('inspected'),
          noted: draft.note.trim() ? 1 : 0,
        },
      };
    },
    [api, keep],
  );
  const sendNewSite = useCallback(
    async (draft: NewSiteDraft): Promise<Sent> => {
      const site = await api.send('POST', '/api/sites', newSiteOf(draft), Site);
      keep(site);
      return { siteId: site.id, summary: { site: 1, photos: draft.photos.length } };
    },
    [api, keep],
  );
  return { sendEvents, sendNewSite };
}

import enCommon from './messages/en/common.json' with { type: 'json' };
import enCommunes from './messages/en/communes.json' with { type: 'json' };
import enDashboard from './messages/en/dashboard.json' with { type: 'json' };
import enField from './messages/en/field.json' with { type: 'json' };
import enMap from './messages/en/map.json' with { type: 'json' };
import enSites from './messages/en/sites.json' with { type: 'json' };
import viCommon from './messages/vi/common.json' with { type: 'json' };
import viCommunes from './messages/vi/communes.json' with { type: 'json' };
import viDashboard from './messages/vi/dashboard.json' with { type: 'json' };
import viField from './messages/vi/field.json' with { type: 'json' };
import viMap from './messages/vi/map.json' with { type: 'json' };
import viSites from './messages/vi/sites.json' with { type: 'json' };

/** One area per file; a screen adds its keys to its own area, in both languages. */
export const resources = {
  vi: {
    common: viCommon,
    sites: viSites,
    map: viMap,
    dashboard: viDashboard,
    communes: viCommunes,
    field: viField,
  },
  en: {
    common: enCommon,
    sites: enSites,
    map: enMap,
    dashboard: enDashboard,
    communes: enCommunes,
    field: enField,
  },
} as const;

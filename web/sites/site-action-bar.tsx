import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Site } from '#domain/sites.ts';
import { useActor } from '../api/labels.ts';
import { useSiteEvents } from '../api/site-data.ts';
import { Button } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import { RecordDialog } from './record-dialog.tsx';
import { actionsFor, hasGoodMeasure, mainActions } from './site-actions.ts';
import type { SiteWork } from './use-site-work.ts';

interface Props {
  site: Site;
  work: SiteWork;
  /** Put after the actions, such as the button that edits the card. */
  children?: ReactNode;
}

/** The next steps as buttons, the rest in a menu; nothing that the role may not do. */
export function SiteActionBar({ site, work, children }: Props) {
  const { t } = useTranslation('sites');
  const actor = useActor();
  const { data: log } = useSiteEvents(site.id);
  const noteId = useId();
  const actions = actionsFor(site, actor);
  const main = mainActions(actions, site);
  const more = actions.filter((action) => !main.includes(action));
  const mayVerify = actions.includes('verify');
  const isUnverifiable = mayVerify && !hasGoodMeasure(site);
  const isOwnFix = mayVerify && log?.findLast(({ type }) => type === 'fix_marked')?.actorName === actor.name;
  return (
    <>
      {site.state.status === 'candidate' && <p className="candidate-note">{t('candidate.question')}</p>}
      {(actions.length > 0 || children) && (
        <fieldset className="action-bar">
          <legend className="visually-hidden">{t('action.label')}</legend>
          {main.map((action, index) => (
            <Button
              key={action}
              variant={index === 0 ? 'primary' : 'secondary'}
              isBusy={work.isBusy}
              disabled={action === 'verify' && isUnverifiable}
              aria-describedby={action === 'verify' && (isUnverifiable || isOwnFix) ? noteId : undefined}
              onClick={() => work.run(action)}
            >
              {t(`action.${action}`)}
            </Button>
          ))}
          {children}
          {more.length > 0 && (
            <Menu
              trigger={
                <Button>
                  {t('action.more')}
                  <ChevronDown size={16} aria-hidden />
                </Button>
              }
              entries={more.map((action) => ({
                type: 'item',
                id: action,
                label: t(`action.${action}`),
                isDisabled: work.isBusy,
                onSelect: () => work.run(action),
              }))}
            />
          )}
        </fieldset>
      )}
      {(isUnverifiable || isOwnFix) && (
        <p className="hint" id={noteId}>
          {t(isUnverifiable ? 'verify.noMeasure' : 'verify.ownFix')}
        </p>
      )}
      {work.dialog && (
        <RecordDialog
          key={`${work.dialog.action} ${work.dialog.measureId}`}
          site={site}
          action={work.dialog.action}
          measureId={work.dialog.measureId}
          onClose={work.closeDialog}
          onStored={() => work.dialog && work.stored(work.dialog.action)}
        />
      )}
    </>
  );
}

import { Check, CircleHelp } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import, ImportQuestion } from '#domain/imports.ts';
import { findReferenceSystem } from '#domain/reference-systems.ts';
import { useLabels } from '../api/labels.ts';
import { useLabel } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { EncodingSelect, KindSelect, LayerSelect } from './more-settings.tsx';
import { AxesQuestion, CrsQuestion } from './place-questions.tsx';
import { questionsOf } from './steps.ts';
import { useApproximateOutlines } from './use-approximate.ts';
import type { SettingsWork } from './use-settings.ts';

interface Props {
  known: Import;
  work: SettingsWork;
}

/**
 * What the file does not tell for certain, first of all things. One question is open at a time, the others are a
 * line each, so that the table of columns stays near.
 */
export function Questions({ known, work }: Props) {
  const { t } = useTranslation('imports');
  const questions = questionsOf(known, useApproximateOutlines() ?? false);
  const isAnswered = (question: ImportQuestion) => known.settings.answered.includes(question);
  const [chosen, setChosen] = useState<ImportQuestion | null>(null);
  const first = questions.find((question) => !isAnswered(question));
  const shown = chosen && !isAnswered(chosen) ? chosen : first;
  if (questions.length === 0) return null;
  return (
    <section className="import-questions" aria-label={t('question.region')}>
      {questions.map((question) =>
        isAnswered(question) ? (
          <Answered key={question} question={question} known={known} work={work} />
        ) : question !== shown ? (
          <div key={question} className="question-line question-waiting">
            <CircleHelp size={18} aria-hidden />
            <p>{t(TITLES[question])}</p>
            <Button variant="quiet" onClick={() => setChosen(question)}>
              {t('question.answer')}
            </Button>
          </div>
        ) : (
          <Question key={question} question={question} known={known} work={work} />
        ),
      )}
    </section>
  );
}

const TITLES = {
  layer: 'question.layerTitle',
  encoding: 'question.encodingTitle',
  crs: 'question.crsTitle',
  axes: 'question.axesTitle',
  position: 'question.positionTitle',
  kind: 'question.kindTitle',
  approximate: 'question.approximateTitle',
} as const satisfies Record<ImportQuestion, string>;
const TEXTS = {
  layer: 'question.layerText',
  encoding: 'question.encodingText',
  crs: 'question.crsText',
  axes: 'question.axesText',
  position: 'question.positionText',
  kind: 'question.kindText',
  approximate: 'question.approximateText',
} as const satisfies Record<ImportQuestion, string>;

function Question({ question, known, work }: Props & { question: ImportQuestion }) {
  const { t } = useTranslation('imports');
  return (
    <article className="card card-warm import-question" aria-labelledby={`question-${question}`}>
      <header>
        <CircleHelp size={20} aria-hidden />
        <h2 id={`question-${question}`}>{t(TITLES[question])}</h2>
      </header>
      <p>{t(TEXTS[question])}</p>
      <Answers question={question} known={known} work={work} />
    </article>
  );
}

function Answers({ question, known, work }: Props & { question: ImportQuestion }): ReactNode {
  const { t } = useTranslation('imports');
  const keep = (
    <Button
      variant="primary"
      icon={<Check size={18} aria-hidden />}
      onClick={() => work.change({}, question)}
    >
      {t('question.keep')}
    </Button>
  );
  switch (question) {
    case 'layer':
      return (
        <div className="question-row">
          <LayerSelect known={known} work={work} />
          {keep}
        </div>
      );
    case 'encoding':
      return (
        <>
          <EncodingSample known={known} />
          <div className="question-row">
            <EncodingSelect known={known} work={work} />
            {keep}
          </div>
        </>
      );
    case 'crs':
      return <CrsQuestion known={known} work={work} keep={keep} />;
    case 'axes':
      return <AxesQuestion known={known} work={work} />;
    case 'position':
      return (
        <a className="button button-secondary question-link" href="#columns">
          {t('question.toTable')}
        </a>
      );
    case 'kind':
      return (
        <div className="question-row">
          <KindSelect known={known} work={work} />
          <Button onClick={() => work.change({ fallbackKind: null }, 'kind')}>
            {t('question.kindReturn')}
          </Button>
        </div>
      );
    case 'approximate':
      return (
        <div className="button-row">
          <Button
            variant="primary"
            icon={<Check size={18} aria-hidden />}
            onClick={() => work.change({ acceptsApproximate: true }, 'approximate')}
          >
            {t('question.approximateYes')}
          </Button>
          <Button onClick={() => work.change({ acceptsApproximate: false }, 'approximate')}>
            {t('question.approximateNo')}
          </Button>
        </div>
      );
  }
}

/** Words with more than plain letters: in the wrong encoding they cannot be read. */
function EncodingSample({ known }: { known: Import }) {
  const { t } = useTranslation('imports');
  const texts = known.inspection
    ? [...known.inspection.columns.map(({ name }) => name), ...known.inspection.firstRows.flat()]
    : [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything but ASCII is looked for
  const telling = [...new Set(texts.filter((text) => /[^\x00-\x7f]/.test(text)))].slice(0, 6);
  return (
    <figure className="encoding-sample">
      <figcaption className="field-label">{t('question.encodingSample')}</figcaption>
      {telling.length > 0 ? (
        <p>{telling.map((text) => text.slice(0, 80)).join(' · ')}</p>
      ) : (
        <p className="imports-soft">{t('question.noSample')}</p>
      )}
    </figure>
  );
}

function Answered({ question, known, work }: Props & { question: ImportQuestion }) {
  const { t } = useTranslation('imports');
  const answer = useAnswerText(known);
  return (
    <div className="question-line">
      <Check size={18} aria-hidden />
      <p>
        {t(TITLES[question])} <strong>{answer(question)}</strong>
      </p>
      <Button variant="quiet" onClick={() => work.reopen(question)}>
        {t('question.change')}
      </Button>
    </div>
  );
}

function useAnswerText({ settings, inspection, target }: Import): (question: ImportQuestion) => string {
  const { t } = useTranslation('imports');
  const label = useLabel();
  const labels = useLabels();
  const system = findReferenceSystem(settings.crs);
  const list = target === 'sites' ? 'hazard_kinds' : 'play_kinds';
  return (question) => {
    switch (question) {
      case 'layer':
        return settings.layer ?? inspection?.layers[0]?.name ?? t('settings.firstLayer');
      case 'encoding':
        return settings.encoding ? t(`encoding.${settings.encoding}`) : t('settings.autoEncoding');
      case 'crs':
        // The provinces of a zone are for choosing it.
        return system ? (label(system.label).split(' (')[0] ?? '') : settings.crs;
      case 'axes':
        return t(settings.isSwapped ? 'question.axesSwapped' : 'question.axesAsMapped');
      case 'kind':
        return settings.fallbackKind ? labels.of(list, settings.fallbackKind) : t('settings.noFallbackKind');
      case 'approximate':
        return t(
          settings.acceptsApproximate ? 'question.approximateAnswerYes' : 'question.approximateAnswerNo',
        );
      case 'position':
        return t('question.answered');
    }
  };
}

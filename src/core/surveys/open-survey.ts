import { openCoOccurrenceSurvey } from '../correlation/co-occurrence-survey.ts'
import { openDuplicationBacktest } from '../duplication/duplication-backtest.ts'
import { openGuardBacktest } from '../rules/guard-backtest.ts'
import type { Survey, SurveySpec } from './survey.ts'

/** A survey that has seen nothing yet; it keeps a bounded amount, however many events it is shown. */
export function openSurvey(spec: SurveySpec): Survey {
  switch (spec.kind) {
    case 'guard-backtest':
      return openGuardBacktest(spec.rule, spec.catalog)
    case 'duplication-backtest':
      return openDuplicationBacktest(spec.rule, spec.catalog)
    case 'co-occurrence':
      return openCoOccurrenceSurvey(spec.windowSeconds, spec.catalog)
  }
}

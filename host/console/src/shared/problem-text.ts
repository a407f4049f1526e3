import { useTranslation } from 'react-i18next';
import { problemOf, type Problem } from '../api/problem';

/** What to tell a person about a problem: our words for the codes that we know, else the server's. */
export function useProblemText(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return (error) => {
    const problem: Problem = problemOf(error);
    const key = `problems.${problem.code}`;
    const detail = fields(problem) || problem.body.detail;
    if (!i18n.exists(key)) return detail || problem.body.title;
    return t(key as 'problems.offline', { detail, allowed: problem.body.allowed?.join(', ') ?? '' });
  };
}

/** `/name: too long; /rows/3: …` */
function fields(problem: Problem): string {
  return (problem.body.errors ?? []).map((one) => `${one.pointer}: ${one.message}`).join('; ');
}

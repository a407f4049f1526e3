import { Steps } from 'antd';
import type { Case } from '../queries';
import { useWords } from '../words';

/** The six steps, in order; each leads to the state of the same place. */
export const CASE_STEPS = ['contact', 'verify', 'apologise', 'agree', 'follow-up', 'register'] as const;
export type CaseStep = (typeof CASE_STEPS)[number];

const STATES: Case['state'][] = ['opened', 'contacted', 'verified', 'apologised', 'agreed', 'followed-up', 'closed'];

/** How many of the six steps are done. */
export function stepsDone(found: Case): number {
  return Math.max(0, STATES.indexOf(found.state));
}

/** The step that comes next, if the host allows one; an earlier one only where nothing leads on. */
export function nextStep(found: Case): CaseStep | undefined {
  const allowed = (step: CaseStep) => found.actions.includes(step);
  return CASE_STEPS.slice(stepsDone(found)).find(allowed) ?? CASE_STEPS.find(allowed);
}

/** Where a case stands on its six steps. */
export function CaseSteps({ found, compact }: { found: Case; compact?: boolean }) {
  const { word } = useWords();
  const done = stepsDone(found);
  return (
    <Steps
      size="small"
      type={compact ? 'dot' : 'default'}
      titlePlacement="vertical"
      responsive={false}
      current={done}
      status={found.state === 'withdrawn' ? 'error' : done === CASE_STEPS.length ? 'finish' : 'process'}
      items={CASE_STEPS.map((step) => ({ title: word('caseStep', step) }))}
    />
  );
}

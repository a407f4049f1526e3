import { Badge, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { AGENT_STATES, agentState, type AgentState } from '../live/presence';
import { useStore } from '../store';

/** Green is there, amber is there but not free, grey is away; never without its word. */
export const stateColour = { online: 'success', busy: 'warning', away: 'default' } as const satisfies Record<AgentState, string>;

/** What colleagues see of this person: there, busy or away. */
export function OwnState() {
  const { t } = useTranslation();
  const state = useStore(agentState);
  return (
    <Segmented
      size="small"
      block
      aria-label={t('frame.state')}
      value={state}
      onChange={(chosen) => agentState.set(chosen)}
      options={AGENT_STATES.map((value) => ({ value, label: <Badge status={stateColour[value]} text={t(`agentStates.${value}`)} /> }))}
    />
  );
}

import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';

const stageColours: Record<Schemas['PolicyStage'], string> = {
  active: 'success',
  canary: 'warning',
  shadow: 'default',
  fallback: 'warning',
  try: 'processing',
  replay: 'processing',
};

export function StageTag({ stage }: { stage: Schemas['PolicyStage'] }) {
  const { t } = useTranslation();
  return (
    <Tag color={stageColours[stage]} variant="outlined" title={t(`policies.stageHelp.${stage}`)}>
      {t(`policies.stages.${stage}`)}
    </Tag>
  );
}

export function OutcomeTag({ outcome, failure }: { outcome: Schemas['DecisionOutcome']; failure?: Schemas['PolicyFailureBody'] | undefined }) {
  const { t } = useTranslation();
  if (outcome === 'decided') return <Tag variant="outlined">{t('policies.outcomes.decided')}</Tag>;
  return (
    <Tag color="error" variant="outlined" title={failure?.detail}>
      {t(failure ? 'policies.outcomes.failed' : 'policies.outcomes.default')}
      {failure ? ` · ${failure.code}` : ''}
    </Tag>
  );
}

const statusColours: Record<Schemas['VersionStatus'], string> = {
  inspecting: 'processing',
  compiling: 'processing',
  checking: 'processing',
  ready: 'success',
  rejected: 'error',
  deleted: 'default',
};

export function StatusTag({ status }: { status: Schemas['VersionStatus'] }) {
  const { t } = useTranslation();
  return (
    <Tag color={statusColours[status]} variant="outlined">
      {t(`policies.statuses.${status}`)}
    </Tag>
  );
}

export function Digest({ digest }: { digest: string }) {
  return (
    <span className="code" title={digest}>
      {digest.slice(0, 8)}
    </span>
  );
}

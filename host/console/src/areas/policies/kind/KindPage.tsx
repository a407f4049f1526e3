import { Tabs } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { NotFound } from '../../../frame/RouteFailed';
import { useShop } from '../../../session/me';
import { PageHead } from '../../../shared/PageHead';
import { words } from '../../../texts/en/words';
import type { Kind } from '../api';
import { BacktestList } from '../backtests/BacktestList';
import { DecisionLog } from '../decisions/DecisionLog';
import { Answers } from './Answers';
import { Playground } from './Playground';
import { Settings } from './Settings';
import { Shadows } from './Shadows';

const tabs = ['answers', 'settings', 'try', 'backtests', 'shadow', 'log'] as const;

function isKind(text: string | undefined): text is Kind {
  return text !== undefined && text in words.kinds;
}

/** Everything about one kind. */
export function KindPage() {
  const { t } = useTranslation();
  const { shop } = useShop();
  const { kind, tab = 'answers' } = useParams();
  const navigate = useNavigate();
  if (!isKind(kind)) return <NotFound />;
  const pages: Record<(typeof tabs)[number], ReactNode> = {
    answers: <Answers kind={kind} />,
    settings: <Settings kind={kind} />,
    try: <Playground kind={kind} />,
    backtests: <BacktestList kind={kind} />,
    shadow: <Shadows kind={kind} />,
    log: <DecisionLog kind={kind} />,
  };
  return (
    <>
      <PageHead title={t(`kinds.${kind}`)} text={t(`policies.questions.${kind}`)} />
      <Tabs
        activeKey={tab}
        destroyOnHidden
        onChange={(key) => void navigate(`/s/${shop}/policies/kinds/${kind}/${key}`)}
        items={tabs.map((key) => ({ key, label: t(`policies.tabs.${key}`), children: pages[key] }))}
      />
    </>
  );
}

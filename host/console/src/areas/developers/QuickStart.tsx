import { Card, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { useShop } from '../../session/me';

/** From nothing to an answering policy, as commands to copy. */
export function QuickStart() {
  const { t } = useTranslation();
  const { shop } = useShop();
  const steps = [
    ['new', 'shopwit plugin new --kind courier-fee --lang rust my-fees'],
    ['run', 'cd my-fees\nshopwit plugin run .'],
    ['test', 'shopwit plugin test .'],
    ['push', `export SHOPWIT_URL=${window.location.origin} SHOPWIT_SHOP=${shop} SHOPWIT_TOKEN=swt_…\nshopwit plugin push .`],
  ] as const;
  return (
    <div className="quick-start">
      {steps.map(([step, command], index) => (
        <Card key={step} size="small" title={`${index + 1}. ${t(`developers.start.${step}.title`)}`}>
          <p>{t(`developers.start.${step}.text`)}</p>
          <Typography.Paragraph copyable={{ text: command }} className="command">
            <code>{command}</code>
          </Typography.Paragraph>
        </Card>
      ))}
    </div>
  );
}

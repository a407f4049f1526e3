import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Card, Descriptions, Form, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take, type Schemas } from '../../../api/client';
import { useShop } from '../../../session/me';
import { ActionButton } from '../../../shared/ActionButton';
import { useFormat } from '../../../shared/format';
import { decimalText, minorUnits } from '../../../shared/money';
import { useProblemText } from '../../../shared/problem-text';
import { wishOf, type Policy } from '../api';

interface Entered {
  failurePercent: number;
  calls: number;
  minutes: number;
  fuelPercent: number | null;
  excessPercent: number | null;
  most: string | null;
  onFailure: Schemas['OnFailure'];
}

/** What is tolerated of a version before the host steps in. */
export function Guards({ policy, etag }: { policy: Policy; etag: string | null }) {
  const { t } = useTranslation();
  const { shop, currency } = useShop();
  const format = useFormat();
  const cache = useQueryClient();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<Entered>();
  const { guards } = policy;
  const money = guards?.money?.find((one) => one.currency === currency);
  const save = useMutation({
    mutationFn: (entered: Entered) => {
      const most = entered.most ? minorUnits(entered.most, currency) : null;
      const own = entered.excessPercent === null && most === null ? [] : [{ currency, mean_excess_bps: entered.excessPercent === null ? null : Math.round(entered.excessPercent * 100), max_per_decision: most }];
      const others = (guards?.money ?? []).filter((one) => one.currency !== currency);
      return take(
        api.PUT('/api/v1/shops/{shop}/policies/{kind}', {
          params: { path: { shop, kind: policy.kind } },
          headers: etag === null ? {} : { 'If-Match': etag },
          body: {
            ...wishOf(policy),
            on_failure: entered.onFailure,
            guards: {
              failure_share_bps: Math.round(entered.failurePercent * 100),
              window_decisions: entered.calls,
              window_seconds: Math.round(entered.minutes * 60),
              fuel_ratio_bps: entered.fuelPercent === null ? null : Math.round(entered.fuelPercent * 100),
              money: [...others, ...own],
            },
          },
        }),
      );
    },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: [shop, 'policies'] });
      void message.success(t('policies.guards.saved'));
      setOpen(false);
    },
  });
  if (!guards) return <Card size="small" title={t('policies.guards.title')} className="secondary" />;
  const none = t('policies.guards.none');
  return (
    <Card
      size="small"
      title={t('policies.guards.title')}
      extra={
        <ActionButton action="bind" allowed={policy.actions} onClick={() => setOpen(true)}>
          {t('policies.guards.change')}
        </ActionButton>
      }
    >
      <p className="secondary">{t('policies.guards.text')}</p>
      <Descriptions
        size="small"
        column={1}
        items={[
          {
            key: 'failures',
            label: t('policies.guards.failures'),
            children: t('policies.guards.failuresValue', {
              share: format.basisPoints(guards.failure_share_bps ?? 0),
              calls: String(guards.window_decisions),
              minutes: format.number((guards.window_seconds ?? 0) / 60),
            }),
          },
          { key: 'fuel', label: t('policies.guards.fuel'), children: guards.fuel_ratio_bps ? format.basisPoints(guards.fuel_ratio_bps) : none },
          {
            key: 'excess',
            label: t('policies.guards.excess'),
            children: money?.mean_excess_bps === null || money?.mean_excess_bps === undefined ? none : format.basisPoints(money.mean_excess_bps),
          },
          {
            key: 'most',
            label: t('policies.guards.most'),
            children:
              money?.max_per_decision === null || money?.max_per_decision === undefined
                ? none
                : format.money({ minor_units: money.max_per_decision, currency }),
          },
        ]}
      />
      <Modal
        open={open}
        title={t('policies.guards.title')}
        okText={t('policies.save')}
        cancelText={t('policies.cancel')}
        confirmLoading={save.isPending}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Form<Entered>
          form={form}
          layout="vertical"
          onFinish={(entered) => save.mutate(entered)}
          initialValues={{
            failurePercent: (guards.failure_share_bps ?? 2500) / 100,
            calls: String(guards.window_decisions),
            minutes: (guards.window_seconds ?? 600) / 60,
            fuelPercent: guards.fuel_ratio_bps ? guards.fuel_ratio_bps / 100 : null,
            excessPercent: money?.mean_excess_bps === null || money?.mean_excess_bps === undefined ? null : money.mean_excess_bps / 100,
            most: money?.max_per_decision ? decimalText(money.max_per_decision, currency) : null,
            onFailure: policy.on_failure ?? 'safe-default',
          }}
        >
          <div className="form-row">
            <Form.Item name="failurePercent" label={t('policies.guards.failures')} rules={[{ required: true, message: t('form.required') }]}>
              <InputNumber min={0.01} max={100} suffix="%" />
            </Form.Item>
            <Form.Item name="calls" label={t('policies.guards.calls')} rules={[{ required: true, message: t('form.required') }]}>
              <InputNumber min={5} max={1000} precision={0} />
            </Form.Item>
            <Form.Item name="minutes" label={t('policies.guards.minutes')} rules={[{ required: true, message: t('form.required') }]}>
              <InputNumber min={0.2} max={1440} />
            </Form.Item>
          </div>
          <Form.Item name="fuelPercent" label={t('policies.guards.fuel')} extra={t('policies.guards.fuelHelp')}>
            <InputNumber min={10} max={10000} suffix="%" />
          </Form.Item>
          <div className="form-row">
            <Form.Item name="excessPercent" label={t('policies.guards.excess')}>
              <InputNumber min={0} max={10000} suffix="%" />
            </Form.Item>
            <Form.Item name="most" label={t('policies.guards.most')}>
              <InputNumber<string> stringMode min="0" suffix={currency} />
            </Form.Item>
          </div>
          <Form.Item name="onFailure" label={t('policies.now.onFailure')} className="last-item">
            <Select
              options={(['safe-default', 'former-version'] as const).map((value) => ({ value, label: t(`policies.onFailure.${value}`) }))}
            />
          </Form.Item>
          {save.error && <Alert type="error" showIcon className="above-gap" title={problemText(save.error)} />}
        </Form>
      </Modal>
    </Card>
  );
}


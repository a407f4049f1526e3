import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Checkbox, Form, Input, Modal, Select, Slider } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../../../api/client';
import { problemOf } from '../../../api/problem';
import { useShop } from '../../../session/me';
import { useFormat } from '../../../shared/format';
import { useProblemText } from '../../../shared/problem-text';
import { readyVersions, usePlugins, versionName, wishOf, type Policy } from '../api';

interface StageFormProps {
  stage: 'active' | 'canary' | 'shadow';
  policy: Policy;
  etag: string | null;
  open: boolean;
  close: () => void;
}

interface Entered {
  digest: string;
  share: number;
  reason?: string;
}

/** At most so many shadows run beside the active version. */
const SHADOWS_MAX = 3;
const PERCENT_AT_FIRST = 10;

/** Picks a version for a stage; asks for consent where it wants more than the one before. */
export function StageForm({ stage, policy, etag, open, close }: StageFormProps) {
  const { t } = useTranslation();
  const { shop } = useShop();
  const cache = useQueryClient();
  const { message } = App.useApp();
  const { basisPoints } = useFormat();
  const problemText = useProblemText();
  const plugins = usePlugins();
  const [form] = Form.useForm<Entered>();
  const [consent, setConsent] = useState(false);
  const bind = useMutation({
    mutationFn: ({ digest, share, reason }: Entered) => {
      const shadow = policy.shadow.filter((one) => one.digest !== digest);
      const wish =
        stage === 'active'
          ? { ...wishOf(policy), active: { digest } }
          : stage === 'canary'
            ? wishOf(policy, { canary: { digest, share_bps: Math.round(share * 100) } })
            : { ...wishOf(policy), shadow: [...wishOf(policy, { shadow }).shadow!, { digest }].slice(-SHADOWS_MAX) };
      return take(
        api.PUT('/api/v1/shops/{shop}/policies/{kind}', {
          params: { path: { shop, kind: policy.kind } },
          body: { ...wish, consent, ...(reason?.trim() ? { reason: reason.trim() } : {}) },
          headers: etag === null ? {} : { 'If-Match': etag },
        }),
      );
    },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: [shop, 'policies'] });
      void message.success(t('policies.stageForm.done'));
      leave();
    },
    onError: () => void cache.invalidateQueries({ queryKey: [shop, 'policies', policy.kind] }),
  });
  const leave = () => {
    bind.reset();
    setConsent(false);
    form.resetFields();
    close();
  };
  const problem = bind.error ? problemOf(bind.error) : null;
  const versions = readyVersions(plugins.data ?? [], policy.kind);
  return (
    <Modal
      open={open}
      title={t(`policies.stageForm.${stage}`)}
      okText={t('policies.stageForm.confirm')}
      cancelText={t('policies.cancel')}
      okButtonProps={{ 'data-testid': 'confirm-stage', disabled: problem?.code === 'consent-needed' && !consent }}
      confirmLoading={bind.isPending}
      onOk={() => form.submit()}
      onCancel={leave}
      destroyOnHidden
    >
      <p className="secondary">{t(`policies.stageHelp.${stage}`)}</p>
      <Form<Entered>
        form={form}
        layout="vertical"
        initialValues={{
          digest: stage === 'canary' ? policy.canary?.digest : undefined,
          share: policy.canary ? policy.canary.share_bps / 100 : PERCENT_AT_FIRST,
        }}
        onFinish={(entered) => bind.mutate(entered)}
      >
        <Form.Item name="digest" label={t('policies.now.version')} rules={[{ required: true, message: t('form.required') }]}>
          <Select
            loading={plugins.isPending}
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('policies.stageForm.pick')}
            options={versions.map((version) => ({
              value: version.digest,
              label: versionName(version),
              disabled: stage === 'active' && version.digest === policy.active?.digest,
            }))}
          />
        </Form.Item>
        {stage === 'canary' && (
          <Form.Item name="share" label={t('policies.stageForm.share')} extra={t('policies.stageForm.shareHelp')}>
            <Slider
              min={1}
              max={99}
              marks={{ 1: '1 %', 25: '25 %', 50: '50 %', 75: '75 %', 99: '99 %' }}
              tooltip={{ formatter: (value) => basisPoints((value ?? 0) * 100) }}
              ariaLabelForHandle={t('policies.stageForm.share')}
            />
          </Form.Item>
        )}
        <Form.Item name="reason" label={t('policies.reason')}>
          <Input maxLength={500} />
        </Form.Item>
        {problem && (
          <Alert
            type={problem.code === 'consent-needed' ? 'warning' : 'error'}
            showIcon
            title={problem.code === 'consent-needed' ? t('policies.stageForm.consentTitle') : problemText(problem)}
            description={
              problem.code === 'consent-needed' && (
                <>
                  <ul>
                    {(problem.body.errors ?? []).map((one) => (
                      <li key={one.pointer + one.message}>{one.message}</li>
                    ))}
                  </ul>
                  <Checkbox checked={consent} onChange={(event) => setConsent(event.target.checked)}>
                    {t('policies.stageForm.consent')}
                  </Checkbox>
                </>
              )
            }
          />
        )}
      </Form>
    </Modal>
  );
}

import { DeleteOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../../../api/client';
import { useShop } from '../../../session/me';
import { useProblemText } from '../../../shared/problem-text';
import type { Version } from '../api';

/** Deletes a version that nothing needs; what still needs it is said by the host. What came with the host stays. */
export function DeleteVersion({ version }: { version: Version }) {
  const { t } = useTranslation();
  const { shop, may } = useShop();
  const cache = useQueryClient();
  const problemText = useProblemText();
  const [open, setOpen] = useState(false);
  const remove = useMutation({
    mutationFn: () =>
      take(
        api.DELETE('/api/v1/shops/{shop}/plugins/{plugin}/versions/{digest}', {
          params: { path: { shop, plugin: version.id, digest: version.digest } },
        }),
      ),
    onSuccess: () => {
      setOpen(false);
      void cache.invalidateQueries({ queryKey: [shop, 'plugins'] });
      void cache.invalidateQueries({ queryKey: [shop, 'policies', 'quotas'] });
    },
  });
  // The host lists no action for it: these are the conditions under which it looks at what needs the version.
  if (!may('policy:write') || version.status !== 'ready' || version.uploaded_by === 'system') return null;
  return (
    <>
      <Button danger icon={<DeleteOutlined />} data-action="delete-version" onClick={() => setOpen(true)}>
        {t('policies.version.delete')}
      </Button>
      <Modal
        open={open}
        title={t('policies.version.deleteTitle', { name: version.name, version: version.version })}
        okText={t('policies.version.delete')}
        okButtonProps={{ danger: true }}
        cancelText={t('policies.cancel')}
        confirmLoading={remove.isPending}
        onOk={() => remove.mutate()}
        onCancel={() => setOpen(false)}
        afterClose={remove.reset}
      >
        <p>{t('policies.version.deleteText')}</p>
        {remove.error && <Alert type="error" showIcon title={problemText(remove.error)} />}
      </Modal>
    </>
  );
}

import { InboxOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Card, Table, Tag, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { failure, type Schemas } from '../../../api/client';
import { useShop } from '../../../session/me';
import { PageHead } from '../../../shared/PageHead';
import { useProblemText } from '../../../shared/problem-text';
import { Loaded } from '../../../shared/states';
import { Time } from '../../../shared/values';
import { usePlugins, type Version } from '../api';
import { usePart } from '../../../shared/language-part';
import { Digest, StatusTag } from '../words';
import { LiveReport } from './LiveReport';

/** The plugins of the shop, and where a new version is dropped. */
export function Plugins() {
  const { t } = useTranslation();
  const { shop, may } = useShop();
  const plugins = usePlugins();
  const inLanguage = usePart();
  return (
    <>
      <PageHead title={t('policies.parts.plugins')} text={t('policies.plugins.text')} />
      {may('policy:write') && <Dropzone />}
      <Loaded query={plugins}>
        {(items) => (
          <Table<Schemas['PluginBody']>
            size="small"
            rowKey="id"
            pagination={false}
            dataSource={items}
            scroll={{ x: 760 }}
            expandable={{
              expandedRowRender: (plugin) => <Versions plugin={plugin} />,
            }}
            columns={[
              {
                title: t('policies.plugins.name'),
                render: (_, one) => (
                  <>
                    <strong>{one.name}</strong> {one.shipped && <Tag>{t('policies.plugins.shipped')}</Tag>}
                    <div className="secondary">{inLanguage(one.summary)}</div>
                  </>
                ),
              },
              {
                title: t('policies.plugins.newest'),
                width: 190,
                render: (_, one) => {
                  const newest = one.versions[0];
                  return (
                    newest && (
                      <>
                        <Link to={`/s/${shop}/policies/plugins/${one.id}/versions/${newest.digest}`}>{newest.version || newest.digest.slice(0, 8)}</Link>{' '}
                        <StatusTag status={newest.status} />
                      </>
                    )
                  );
                },
              },
              {
                title: t('policies.plugins.answers'),
                width: 180,
                render: (_, one) =>
                  one.bound.map((kind) => (
                    <Link key={kind} to={`/s/${shop}/policies/kinds/${kind}`}>
                      <Tag color="success" variant="outlined">
                        {t(`kinds.${kind}`)}
                      </Tag>
                    </Link>
                  )),
              },
              { title: t('policies.plugins.since'), width: 130, render: (_, one) => <Time at={one.created_at} /> },
            ]}
          />
        )}
      </Loaded>
    </>
  );
}

function Versions({ plugin }: { plugin: Schemas['PluginBody'] }) {
  const { t } = useTranslation();
  const { shop } = useShop();
  return (
    <Table<Version>
      size="small"
      rowKey="digest"
      pagination={false}
      dataSource={plugin.versions}
      columns={[
        {
          title: t('policies.now.version'),
          render: (_, one) => (
            <Link to={`/s/${shop}/policies/plugins/${plugin.id}/versions/${one.digest}`}>
              {one.version || '–'} <Digest digest={one.digest} />
            </Link>
          ),
        },
        { title: t('policies.plugins.status'), render: (_, one) => <StatusTag status={one.status} /> },
        { title: t('policies.plugins.uploaded'), render: (_, one) => <Time at={one.created_at} /> },
      ]}
    />
  );
}

/** Largest component that the host takes, bytes. */
const COMPONENT_BYTES_MAX = 32 * 1024 * 1024;

/** Takes a component by drag and drop and shows what becomes of it, live. */
function Dropzone() {
  const { t } = useTranslation();
  const { shop } = useShop();
  const cache = useQueryClient();
  const problemText = useProblemText();
  const [uploaded, setUploaded] = useState<Version>();
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const upload = async (file: File) => {
    setUploaded(undefined);
    setError(undefined);
    if (file.size > COMPONENT_BYTES_MAX) {
      setError(t('policies.upload.tooLarge'));
      return;
    }
    setBusy(true);
    try {
      // A file is bytes, not JSON: it goes past the typed client.
      const response = await fetch(`/api/v1/shops/${encodeURIComponent(shop)}/plugins`, {
        method: 'POST',
        headers: { 'content-type': 'application/wasm' },
        body: file,
      });
      const body: unknown = await response.json().catch(() => null);
      if (!response.ok) throw failure(response, body);
      setUploaded(body as Version);
      void cache.invalidateQueries({ queryKey: [shop, 'plugins'] });
    } catch (problem) {
      setError(problemText(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card size="small" className="below-gap">
      <Upload.Dragger
        accept=".wasm"
        multiple={false}
        showUploadList={false}
        disabled={busy}
        beforeUpload={(file) => {
          void upload(file);
          return false;
        }}
      >
        <p className="dropzone-icon">
          <InboxOutlined />
        </p>
        <p>{t(busy ? 'policies.upload.sending' : 'policies.upload.drop')}</p>
        <p className="secondary">{t('policies.upload.help')}</p>
      </Upload.Dragger>
      {error && <Alert type="error" showIcon className="above-gap" title={error} />}
      {uploaded && <LiveReport key={uploaded.digest} version={uploaded} />}
    </Card>
  );
}

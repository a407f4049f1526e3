import { UploadOutlined } from '@ant-design/icons';
import { App, Button, Input, Select, Space, Tag, Upload } from 'antd';
import { useState } from 'react';
import { api, take, type Schemas } from '../../api/client';
import { useFormat } from '../../shared/format';
import { Loaded } from '../../shared/states';
import { Time } from '../../shared/values';
import { useCommand } from '../commands';
import { useEvidence } from '../queries';
import type { Case } from '../queries';
import { useWords } from '../words';
import { EVIDENCE_KINDS } from './values';

type Evidence = Schemas['EvidenceBody'];

/** Bytes of a file that the browser reads for its digest. */
const FILE_BYTES_MAX = 50 * 1024 * 1024;

async function digest(file: File): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What proves a complaint: recorded by digest and by where the file is kept; the file itself stays there. */
export function EvidenceList({ found }: { found: Case }) {
  const { t, word } = useWords();
  const { number } = useFormat();
  const { message } = App.useApp();
  const evidence = useEvidence(found.id);
  const [kind, setKind] = useState<Schemas['EvidenceKind']>('photo');
  const [reference, setReference] = useState('');
  const add = useCommand<Schemas['NewEvidenceBody'], Evidence>(
    (body, shop) =>
      take(api.POST('/api/v1/shops/{shop}/cases/{case}/evidence', { params: { path: { shop, case: found.id } }, body })),
    { stale: ['cases'], done: () => setReference('') },
  );
  const confirm = useCommand<string, Evidence>(
    (id, shop) =>
      take(
        api.POST('/api/v1/shops/{shop}/cases/{case}/evidence/{evidence}/confirmations', {
          params: { path: { shop, case: found.id, evidence: id } },
          body: {},
        }),
      ),
    { stale: ['cases'] },
  );
  const mayAdd = found.actions.includes('add-evidence');
  return (
    <>
      <Loaded query={evidence} rows={1}>
        {({ items }) =>
          items.length === 0 ? (
            <span className="secondary">{t('cases.noEvidence')}</span>
          ) : (
            <ul className="desk-lines desk-plain">
              {items.map((each) => (
                <li key={each.id}>
                  <b>{word('evidenceKind', each.kind)}</b> {each.reference}{' '}
                  <span className="secondary">
                    {each.content_type} · {number(each.size_bytes)} B · <Time at={each.added_at} />
                  </span>{' '}
                  {each.confirmed_at ? (
                    <Tag color="success">{t('cases.confirmed')}</Tag>
                  ) : (
                    mayAdd && (
                      <Button size="small" loading={confirm.isPending} onClick={() => confirm.mutate(each.id)}>
                        {t('cases.confirm')}
                      </Button>
                    )
                  )}
                  {each.note && <div className="secondary">{each.note}</div>}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {mayAdd && (
        <Space wrap className="desk-add">
          <Select
            size="small"
            style={{ width: 150 }}
            value={kind}
            aria-label={t('cases.evidenceKind')}
            onChange={setKind}
            options={EVIDENCE_KINDS.map((value) => ({ value, label: word('evidenceKind', value) }))}
          />
          <Input
            size="small"
            style={{ width: 190 }}
            maxLength={200}
            value={reference}
            placeholder={t('cases.reference')}
            aria-label={t('cases.reference')}
            onChange={(event) => setReference(event.target.value)}
          />
          <Upload
            showUploadList={false}
            maxCount={1}
            beforeUpload={(file) => {
              if (file.size > FILE_BYTES_MAX) void message.error(t('cases.tooLarge'));
              else {
                void digest(file).then((sha256) =>
                  add.mutate({
                    kind,
                    sha256,
                    content_type: file.type || 'application/octet-stream',
                    size_bytes: file.size,
                    reference: reference.trim() || file.name,
                  }),
                );
              }
              return Upload.LIST_IGNORE;
            }}
          >
            <Button size="small" icon={<UploadOutlined />} loading={add.isPending}>
              {t('cases.chooseFile')}
            </Button>
          </Upload>
        </Space>
      )}
      {mayAdd && <div className="secondary">{t('cases.evidenceText')}</div>}
    </>
  );
}

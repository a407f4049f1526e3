import { useQuery } from '@tanstack/react-query';
import { Card, Col, Row } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, take } from '../../api/client';
import { useShop } from '../../session/me';
import { PageHead } from '../../shared/PageHead';
import { Loaded } from '../../shared/states';

export function Overview() {
  const { t } = useTranslation();
  const { shop } = useShop();
  const policies = useQuery({
    queryKey: [shop, 'policies'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/shops/{shop}/policies', { params: { path: { shop } }, signal })),
  });
  return (
    <>
      <PageHead title={t('policies.title')} text={t('policies.intro')} />
      <Loaded query={policies}>
        {({ items }) => (
          <Row gutter={[12, 12]}>
            {items.map((one) => (
              <Col key={one.kind} xs={24} md={12} xl={8}>
                <Card title={t(`kinds.${one.kind}`)}>{one.question}</Card>
              </Col>
            ))}
          </Row>
        )}
      </Loaded>
    </>
  );
}

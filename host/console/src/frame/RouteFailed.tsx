import { Button, Result } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useRouteError } from 'react-router';

/** A page broke, or a newer console replaced the files of this one. */
export function RouteFailed() {
  const { t } = useTranslation();
  const error = useRouteError();
  const stale = error instanceof TypeError && /import|module/i.test(error.message);
  return (
    <Result
      status="warning"
      title={t(stale ? 'frame.stale.title' : 'frame.failed.title')}
      subTitle={stale ? t('frame.stale.text') : String(error)}
      extra={
        <Button type="primary" onClick={() => window.location.reload()}>
          {t('frame.reload')}
        </Button>
      }
    />
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Result
      status="404"
      title={t('frame.notFound.title')}
      subTitle={t('frame.notFound.text')}
      extra={<Link to="/">{t('frame.toStart')}</Link>}
    />
  );
}

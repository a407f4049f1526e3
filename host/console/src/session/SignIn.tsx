import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Form, Input, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { api, take } from '../api/client';
import { problemOf } from '../api/problem';
import { LanguageSwitch, ThemeSwitch } from '../frame/switches';
import { usePageTitle } from '../frame/title';
import { useProblemText } from '../shared/problem-text';

interface Entered {
  login: string;
  password: string;
}

/** Only a path of this console: an address from outside must not lead a person away after signing in. */
function ownPath(wanted: string | null): string {
  return wanted !== null && /^\/(?![/\\])/.test(wanted) ? wanted : '/';
}

export default function SignIn() {
  const { t } = useTranslation();
  usePageTitle(t('session.signIn'));
  const [query] = useSearchParams();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const problemText = useProblemText();
  const signIn = useMutation({
    mutationFn: (entered: Entered) => take(api.POST('/api/v1/sessions', { body: entered })),
    onSuccess: async () => {
      cache.clear();
      await navigate(ownPath(query.get('to')), { replace: true });
    },
  });
  const problem = signIn.error ? problemOf(signIn.error) : null;
  return (
    <main className="sign-in">
      <Card className="sign-in-card">
        <div className="sign-in-head">
          <img src="/icon.svg" alt="" width={36} height={36} />
          <div>
            <Typography.Title level={1} className="sign-in-title">
              {t('app.name')}
            </Typography.Title>
            <Typography.Text type="secondary">{t('app.claim')}</Typography.Text>
          </div>
        </div>
        <Form<Entered> layout="vertical" requiredMark={false} onFinish={(entered) => signIn.mutate(entered)}>
          {problem && (
            <Form.Item>
              <Alert
                type="error"
                showIcon
                title={problem.status === 401 ? t('session.wrong') : problemText(problem)}
              />
            </Form.Item>
          )}
          <Form.Item name="login" label={t('session.login')} rules={[{ required: true, message: t('form.required') }]}>
            <Input autoFocus autoComplete="username" maxLength={64} />
          </Form.Item>
          <Form.Item name="password" label={t('session.password')} rules={[{ required: true, message: t('form.required') }]}>
            <Input.Password autoComplete="current-password" maxLength={128} />
          </Form.Item>
          <Button type="primary" htmlType="submit" block size="large" loading={signIn.isPending}>
            {t('session.signIn')}
          </Button>
        </Form>
        <div className="sign-in-foot">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </Card>
    </main>
  );
}

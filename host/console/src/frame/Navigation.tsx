import { Badge, Menu } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { areas } from '../areas/registry';
import { useSummary } from '../desk/summary';
import { useShop } from '../session/me';

/** The areas that this person may see. */
export function Navigation({ onChosen }: { onChosen?: () => void }) {
  const { t } = useTranslation();
  const { shop, may } = useShop();
  const { pathname } = useLocation();
  const summary = useSummary();
  const open = pathname.split('/')[3] ?? '';
  return (
    <nav aria-label={t('frame.areas')}>
      <Menu
        mode="inline"
        inlineIndent={12}
        className="frame-menu"
        selectedKeys={[open]}
        {...(onChosen ? { onClick: onChosen } : {})}
        items={areas
          .filter((area) => may(area.permission))
          .map((area) => ({
            key: area.path,
            icon: area.icon,
            label: <Link to={`/s/${shop}/${area.path}`}>{t(area.label)}</Link>,
            extra: <Badge className="count" count={(summary && area.waiting?.(summary)) ?? 0} size="small" title={t('frame.forYou')} />,
          }))}
      />
    </nav>
  );
}

import { Typography } from 'antd';
import type { ReactNode } from 'react';
import { usePageTitle } from '../frame/title';

interface PageHeadProps {
  title: string;
  /** One line below the title. */
  text?: ReactNode;
  /** Buttons at the right. */
  extra?: ReactNode;
}

/** The head of every page: its one first-level heading, a line, and what can be done. */
export function PageHead({ title, text, extra }: PageHeadProps) {
  usePageTitle(title);
  return (
    <header className="page-head">
      <div>
        <Typography.Title level={1} className="page-title">
          {title}
        </Typography.Title>
        {text && <div className="secondary">{text}</div>}
      </div>
      {extra && <div className="page-extra">{extra}</div>}
    </header>
  );
}

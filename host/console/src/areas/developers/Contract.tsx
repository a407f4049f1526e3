import { Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { colour } from './wit';

/** The contract itself: what this console was built with is what the host was built with. */
const files = import.meta.glob<string>('../../../../../wit/*.wit', { query: '?raw', import: 'default', eager: true });
const texts = Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace(/^.*\/(.*)\.wit$/, '$1'), text]));
const names = Object.keys(texts).sort();

/** The WIT of a kind, with its comments: units, ranges, meaning. */
export function Contract() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const chosen = query.get('file') ?? '';
  const name = chosen in texts ? chosen : 'courier-fee';
  const lines = useMemo(() => colour(texts[name] ?? ''), [name]);
  return (
    <>
      <div className="contract-head">
        <Select
          aria-label={t('developers.contract.file')}
          className="contract-pick"
          showSearch
          value={name}
          options={names.map((one) => ({ value: one, label: `${one}.wit` }))}
          onChange={(file) => setQuery({ tab: 'contract', file }, { replace: true })}
        />
        <span className="secondary">{t('developers.contract.text')}</span>
      </div>
      <pre className="contract" tabIndex={0} role="region" aria-label={`${name}.wit`}>
        {lines.map((line, index) => (
          <div key={index}>
            {line.map((part, at) => (
              <span key={at} className={part.kind === 'plain' ? undefined : `wit-${part.kind}`}>
                {part.text}
              </span>
            ))}
            {'\n'}
          </div>
        ))}
      </pre>
    </>
  );
}

import { SaveOutlined } from '@ant-design/icons';
import { Button, Input, Popover, Select, Space } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useWords } from '../words';
import { useKept } from './kept';

/** The filter of a list, kept in the page's address so that it can be passed on. */
export function useFilters(): [URLSearchParams, (name: string, value: string | undefined) => void] {
  const [query, setQuery] = useSearchParams();
  return [
    query,
    (name, value) => {
      const next = new URLSearchParams(query);
      if (value === undefined || value === '') next.delete(name);
      else next.set(name, value);
      setQuery(next, { replace: true });
    },
  ];
}

interface Saved {
  label: string;
  query: string;
}

/** Filters by name: apply one, keep the present one, forget one. */
export function SavedFilters({ list, built }: { list: string; built: Saved[] }) {
  const { t } = useWords();
  const [query, setQuery] = useSearchParams();
  const [own, setOwn] = useKept<Saved[]>(`filters.${list}`, []);
  const [label, setLabel] = useState('');
  const [open, setOpen] = useState(false);
  const now = query.toString();
  const all = [...built, ...own];
  const chosen = all.find((each) => each.query === now);
  const mine = own.some((each) => each.query === now);
  return (
    <Space.Compact>
      <Select
        style={{ minWidth: 150 }}
        aria-label={t('desk.table.filters')}
        placeholder={t('desk.table.filters')}
        value={chosen ? chosen.query : null}
        onChange={(value) => setQuery(new URLSearchParams(value ?? ''), { replace: true })}
        options={all.map((each) => ({ value: each.query, label: each.label }))}
      />
      {mine ? (
        <Button onClick={() => setOwn(own.filter((each) => each.query !== now))}>{t('desk.table.forget')}</Button>
      ) : (
        <Popover
          trigger="click"
          open={open}
          onOpenChange={setOpen}
          content={
            <Space.Compact>
              <Input
                value={label}
                maxLength={40}
                placeholder={t('desk.table.filterName')}
                aria-label={t('desk.table.filterName')}
                onChange={(event) => setLabel(event.target.value)}
              />
              <Button
                type="primary"
                disabled={label.trim() === ''}
                onClick={() => {
                  setOwn([...own, { label: label.trim(), query: now }]);
                  setLabel('');
                  setOpen(false);
                }}
              >
                {t('desk.table.keep')}
              </Button>
            </Space.Compact>
          }
        >
          <Button
            icon={<SaveOutlined />}
            disabled={now === '' || chosen !== undefined}
            aria-label={t('desk.table.keepFilter')}
            title={t('desk.table.keepFilter')}
          />
        </Popover>
      )}
    </Space.Compact>
  );
}

interface ChoiceProps<V extends string> {
  label: string;
  value: string | null;
  values: readonly V[];
  name: (value: V) => string;
  onChange: (value: V | undefined) => void;
  width?: number;
}

/** One enumerated filter. */
export function Choice<V extends string>({ label, value, values, name, onChange, width = 130 }: ChoiceProps<V>) {
  return (
    <Select<V>
      allowClear
      style={{ width }}
      placeholder={label}
      aria-label={label}
      value={(value as V | null) ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      options={values.map((each) => ({ value: each, label: name(each) }))}
    />
  );
}

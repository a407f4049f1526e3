import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Select, Switch, Table } from 'antd';
import { useContext, useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { InShopContext } from '../../session/me';
import { useFormat } from '../format';
import { emptyValue, plain, shapeOf, type JsonSchema, type Resolve } from './schema';

interface SchemaFormProps {
  schema: JsonSchema;
  value: unknown;
  onChange: (value: unknown) => void;
  /** What is wrong, by JSON pointer. */
  errors?: ReadonlyMap<string, string>;
  /** Finds what a `$ref` names; none unless given. */
  resolve?: Resolve;
  /** The text of a title or description in the language of the page. */
  inLanguage?: (text: string) => string;
  disabled?: boolean;
}

interface FieldProps extends Required<Omit<SchemaFormProps, 'schema'>> {
  name: string;
  pointer: string;
  schema: JsonSchema;
  required: boolean;
}

const nothing: ReadonlyMap<string, string> = new Map();
const none: Resolve = () => undefined;
const same = (text: string) => text;

/** A form for a JSON object, made from its schema. */
export function SchemaForm({ schema, value, onChange, errors = nothing, resolve = none, inLanguage = same, disabled = false }: SchemaFormProps) {
  const { schema: found } = plain(schema, resolve);
  return (
    <Form layout="vertical" component="div" className="schema-form">
      <Group schema={found} value={value} onChange={onChange} errors={errors} resolve={resolve} inLanguage={inLanguage} disabled={disabled} pointer="" />
    </Form>
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `free_shipping_from` as words, where the schema has no title. */
function nameInWords(name: string): string {
  return name.replaceAll(/[_-]/g, ' ');
}

function Group({ schema, value, onChange, pointer, ...rest }: Omit<FieldProps, 'name' | 'required'>): ReactNode {
  const object = isObject(value) ? value : {};
  return Object.entries(schema.properties ?? {}).map(([name, property]) => (
    <Field
      key={name}
      {...rest}
      name={name}
      pointer={`${pointer}/${name}`}
      schema={property}
      required={schema.required?.includes(name) ?? false}
      value={object[name]}
      onChange={(changed) => {
        const { [name]: _gone, ...others } = object;
        // A field that is left blank is left out; the order of the others stays.
        onChange(changed === undefined ? others : { ...object, [name]: changed });
      }}
    />
  ));
}

function Field(field: FieldProps) {
  const { name, pointer, schema, value, onChange, errors, resolve, inLanguage, required, disabled } = field;
  const id = useId();
  const { schema: found } = plain(schema, resolve);
  const shape = shapeOf(found, resolve);
  const label = found.title ? inLanguage(found.title) : nameInWords(name);
  const error = errors.get(pointer) ?? [...errors].find(([at]) => at.startsWith(`${pointer}/`))?.[1];
  const wide = shape === 'rows' || shape === 'json' || shape === 'group' || shape === 'texts';
  return (
    <Form.Item
      label={label}
      required={required}
      htmlFor={id}
      extra={
        <>
          {found.description && inLanguage(found.description)}
          {shape === 'integer' && typeof value === 'number' && <InWords name={name} value={value} />}
        </>
      }
      className={wide ? 'schema-wide' : ''}
      {...(error === undefined ? {} : { validateStatus: 'error' as const, help: error })}
    >
      {shape === 'group' ? (
        <div className="schema-group">
          <Group {...field} schema={found} />
        </div>
      ) : shape === 'rows' ? (
        <Rows {...field} schema={found} label={label} />
      ) : (
        <Scalar id={id} label={label} schema={found} value={value} onChange={onChange} resolve={resolve} disabled={disabled} />
      )}
    </Form.Item>
  );
}

interface ScalarProps {
  id?: string;
  label: string;
  schema: JsonSchema;
  value: unknown;
  onChange: (value: unknown) => void;
  resolve: Resolve;
  disabled: boolean;
}

const TEXT_LINE_MAX = 120;

/** One value in one control. */
function Scalar({ id, label, schema, value, onChange, resolve, disabled }: ScalarProps) {
  const named = { ...(id === undefined ? {} : { id }), 'aria-label': label, disabled };
  switch (shapeOf(schema, resolve)) {
    case 'boolean':
      return <Switch {...named} checked={value === true} onChange={onChange} />;
    case 'fixed':
      return <Input {...named} disabled value={String(schema.const)} />;
    case 'choice':
      return (
        <Select
          {...named}
          allowClear
          value={value as string | undefined}
          onChange={(chosen?: unknown) => onChange(chosen)}
          options={(schema.enum ?? []).filter((one) => one !== null).map((one) => ({ value: one as string, label: String(one) }))}
        />
      );
    case 'integer':
      return (
        <InputNumber
          {...named}
          className="full"
          precision={0}
          {...(schema.minimum === undefined ? {} : { min: schema.minimum })}
          {...(schema.maximum === undefined ? {} : { max: schema.maximum })}
          value={typeof value === 'number' ? value : null}
          onChange={(entered) => onChange(entered ?? undefined)}
        />
      );
    case 'texts':
      return (
        <Select
          {...named}
          mode="tags"
          open={false}
          suffixIcon={null}
          tokenSeparators={[',', '，', '\n']}
          value={(Array.isArray(value) ? value : []) as string[]}
          onChange={(texts: string[]) => onChange(texts)}
        />
      );
    case 'text':
      return (schema.maxLength ?? 0) > TEXT_LINE_MAX ? (
        <Input.TextArea {...named} autoSize={{ minRows: 1, maxRows: 6 }} value={textOf(value)} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <Input {...named} value={textOf(value)} onChange={(event) => onChange(event.target.value)} />
      );
    default:
      return <JsonInput {...named} value={value} onChange={onChange} />;
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

interface JsonInputProps {
  value: unknown;
  onChange: (value: unknown) => void;
  'aria-label': string;
  disabled?: boolean;
  id?: string;
  rows?: number;
}

/** Any value as JSON text; it counts once it is JSON. */
export function JsonInput({ value, onChange, rows = 3, ...rest }: JsonInputProps) {
  const { t } = useTranslation();
  const text = value === undefined ? '' : JSON.stringify(value, null, 2);
  const [draft, setDraft] = useState<{ of: string; typed: string } | null>(null);
  const typed = draft !== null && draft.of === text ? draft.typed : text;
  const wrong = jsonProblem(typed);
  return (
    <>
      <Input.TextArea
        {...rest}
        className="code"
        spellCheck={false}
        status={wrong ? 'error' : ''}
        autoSize={{ minRows: rows, maxRows: 24 }}
        value={typed}
        onChange={(event) => {
          const next = event.target.value;
          if (jsonProblem(next) === null) {
            const parsed: unknown = next.trim() === '' ? undefined : JSON.parse(next);
            setDraft({ of: parsed === undefined ? '' : JSON.stringify(parsed, null, 2), typed: next });
            onChange(parsed);
          } else setDraft({ of: text, typed: next });
        }}
      />
      {wrong && (
        <div role="alert" className="breached">
          {t('schema.noJson', { problem: wrong })}
        </div>
      )}
    </>
  );
}

function jsonProblem(text: string): string | null {
  if (text.trim() === '') return null;
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A list of objects as a table with a control in each cell. */
function Rows({ schema, value, onChange, resolve, inLanguage, label, disabled }: FieldProps & { label: string }) {
  const { t } = useTranslation();
  const item = plain(schema.items ?? {}, resolve).schema;
  const rows = (Array.isArray(value) ? value : []) as Record<string, unknown>[];
  const put = (index: number, row: Record<string, unknown>) => onChange(rows.map((one, at) => (at === index ? row : one)));
  const names = Object.keys(item.properties ?? {});
  return (
    <div>
      <Table
        size="small"
        pagination={rows.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
        rowKey={(_, index) => String(index)}
        dataSource={rows}
        locale={{ emptyText: t('states.empty') }}
        scroll={{ x: names.length * 130 + 50 }}
        columns={[
          ...names.map((name) => {
            const column = plain(item.properties?.[name] ?? {}, resolve).schema;
            const title = column.title ? inLanguage(column.title) : nameInWords(name);
            return {
              title,
              key: name,
              render: (_: unknown, row: Record<string, unknown>, index: number) => (
                <Scalar
                  label={`${label} ${index + 1}: ${title}`}
                  schema={column}
                  value={row[name]}
                  resolve={resolve}
                  disabled={disabled}
                  onChange={(changed) => {
                    const { [name]: _gone, ...others } = row;
                    put(index, changed === undefined ? others : { ...row, [name]: changed });
                  }}
                />
              ),
            };
          }),
          {
            key: 'remove',
            width: 44,
            title: <span className="only-read">{t('schema.removeRow')}</span>,
            render: (_: unknown, __: unknown, index: number) => (
              <Button
                type="text"
                size="small"
                disabled={disabled}
                icon={<DeleteOutlined />}
                aria-label={t('schema.removeRow')}
                onClick={() => onChange(rows.filter((_one, at) => at !== index))}
              />
            ),
          },
        ]}
      />
      <Button
        size="small"
        className="above-gap"
        icon={<PlusOutlined />}
        disabled={disabled || rows.length >= (schema.maxItems ?? Number.POSITIVE_INFINITY)}
        onClick={() => onChange([...rows, emptyValue(item, resolve)])}
      >
        {t('schema.addRow')}
      </Button>
    </div>
  );
}

/** What a number means, where its name ends with the unit: money, shares, times, weights. */
function InWords({ name, value }: { name: string; value: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const currency = useContext(InShopContext)?.currency;
  const text = ((): string | null => {
    if (name.endsWith('minor_units') && currency !== undefined) return format.money({ minor_units: value, currency });
    if (name.endsWith('_bps')) return format.basisPoints(value);
    if (name.endsWith('_grams') && Math.abs(value) >= 1000) return t('schema.kilograms', { value: format.number(value / 1000) });
    if (name.endsWith('_seconds') && value >= 86_400 && value % 3600 === 0) return t('schema.days', { value: format.number(value / 86_400) });
    if (name.endsWith('_seconds') && value >= 3600) return t('schema.hours', { value: format.number(value / 3600) });
    if (name.endsWith('_seconds') && value >= 60) return t('schema.minutes', { value: format.number(value / 60) });
    if (name.endsWith('_minute')) return `${String(Math.floor(value / 60)).padStart(2, '0')}:${String(value % 60).padStart(2, '0')}`;
    return null;
  })();
  return text && <span className="in-words figures"> = {text}</span>;
}

/** The part of JSON Schema that settings and the API's description use. */
export interface JsonSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  minLength?: number;
  maxItems?: number;
  pattern?: string;
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
  $ref?: string;
}

/** Finds what a `$ref` names. */
export type Resolve = (ref: string) => JsonSchema | undefined;

/** How a value is entered. */
export type Shape = 'boolean' | 'choice' | 'integer' | 'text' | 'texts' | 'rows' | 'group' | 'fixed' | 'json';

/** A schema with references and "or null" taken away. */
export function plain(schema: JsonSchema, resolve: Resolve): { schema: JsonSchema; nullable: boolean } {
  let current = schema;
  let nullable = false;
  // References do not go in circles in what we read; a bound keeps a wrong schema from hanging the page.
  for (let step = 0; step < 20; step += 1) {
    const options = current.oneOf ?? current.anyOf;
    const named = current.$ref === undefined ? undefined : resolve(current.$ref);
    if (named) current = { ...named, ...texts(current) };
    else if (options) {
      const others = options.filter((one) => one.type !== 'null');
      nullable ||= others.length < options.length;
      const only = others[0];
      if (others.length !== 1 || only === undefined) break;
      current = { ...only, ...texts(current) };
    } else if (Array.isArray(current.type)) {
      const others = current.type.filter((one) => one !== 'null');
      nullable ||= others.length < current.type.length;
      const only = others[0];
      if (others.length !== 1 || only === undefined) break;
      current = { ...current, type: only };
    } else break;
  }
  return { schema: current, nullable };
}

function texts({ title, description }: JsonSchema): JsonSchema {
  return { ...(title === undefined ? {} : { title }), ...(description === undefined ? {} : { description }) };
}

/** How a value of this (plain) schema is entered. */
export function shapeOf(schema: JsonSchema, resolve: Resolve): Shape {
  if (schema.const !== undefined) return 'fixed';
  if (schema.enum !== undefined) return 'choice';
  switch (schema.type) {
    case 'boolean':
      return 'boolean';
    case 'integer':
    case 'number':
      return 'integer';
    case 'string':
      return 'text';
    case 'array': {
      if (!schema.items) return 'json';
      const items = plain(schema.items, resolve).schema;
      if (items.type === 'string') return 'texts';
      if (items.type === 'object' && items.properties) return 'rows';
      return 'json';
    }
    case 'object':
      return schema.properties && !schema.oneOf && !schema.anyOf && !schema.allOf ? 'group' : 'json';
    default:
      return 'json';
  }
}

/** A first value for a field that has none: its default, else the emptiest that fits. */
export function emptyValue(schema: JsonSchema, resolve: Resolve): unknown {
  const { schema: found, nullable } = plain(schema, resolve);
  if (found.default !== undefined) return found.default;
  if (found.const !== undefined) return found.const;
  if (nullable) return null;
  if (found.enum) return found.enum[0];
  switch (found.type) {
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return found.minimum ?? 0;
    case 'string':
      return '';
    case 'array':
      return [];
    case 'object':
      return Object.fromEntries((found.required ?? []).map((name) => [name, emptyValue(found.properties?.[name] ?? {}, resolve)]));
    default:
      return null;
  }
}

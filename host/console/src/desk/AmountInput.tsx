import { InputNumber } from 'antd';
import { useShop } from '../session/me';
import { minorDigits } from '../shared/money';
import { amountOf, unitsOf } from './amounts';
import type { Amount } from './amounts';

interface AmountInputProps {
  id?: string;
  value?: Amount | null;
  onChange?: (value: Amount | null) => void;
  max?: Amount;
  disabled?: boolean;
  'aria-label'?: string;
}

/** A field for money in the shop's currency; its value is an `Amount` or `null`. */
export function AmountInput({ value, onChange, max, ...rest }: AmountInputProps) {
  const { currency } = useShop();
  return (
    <InputNumber
      {...rest}
      value={value ? unitsOf(value) : null}
      min={0}
      {...(max ? { max: unitsOf(max) } : {})}
      precision={minorDigits(currency)}
      suffix={currency}
      style={{ width: '100%' }}
      onChange={(units) => onChange?.(units === null ? null : amountOf(Number(units), currency))}
    />
  );
}

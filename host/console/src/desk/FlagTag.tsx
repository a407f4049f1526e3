import { FlagFilled } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { FLAG_COLORS, FLAG_LETTERS } from './flags';
import type { FlagColor } from './flags';
import { useWords } from './words';

/** A flag with its letter, so that nobody must tell it by colour. */
export function FlagTag({ flag }: { flag: FlagColor }) {
  const { word } = useWords();
  return (
    <Tooltip title={word('flag', flag)}>
      <span className="desk-flag" style={{ background: FLAG_COLORS[flag] }} role="img" aria-label={word('flag', flag)}>
        <FlagFilled aria-hidden /> {FLAG_LETTERS[flag]}
      </span>
    </Tooltip>
  );
}

import { Input } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useRef } from 'react';
import type { KeyboardEvent, Ref } from 'react';
import { pieces } from './slots';
import type { Mark } from './slots';

interface MarkedInputProps {
  ref?: Ref<TextAreaRef>;
  value: string;
  marks: Mark[];
  label: string;
  placeholder: string;
  onChange: (text: string, caret: number) => void;
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
}

/** A text field in which places are marked; the marks lie behind the text and move with it. */
export function MarkedInput({ ref, value, marks, label, placeholder, onChange, onKeyDown }: MarkedInputProps) {
  const behind = useRef<HTMLDivElement>(null);
  return (
    <div className="wb-marked">
      <div className="wb-marked-behind" ref={behind} aria-hidden>
        {pieces(value, marks).map((piece, index) =>
          piece.kind ? (
            <mark key={index} className={`wb-mark-${piece.kind}`}>
              {piece.text}
            </mark>
          ) : (
            <span key={index}>{piece.text}</span>
          ),
        )}
        {'\n'}
      </div>
      <Input.TextArea
        ref={ref}
        className="wb-marked-input"
        value={value}
        autoSize={{ minRows: 3, maxRows: 8 }}
        maxLength={4000}
        aria-label={label}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value, event.target.selectionStart)}
        onKeyDown={onKeyDown}
        onScroll={(event) => {
          if (behind.current) behind.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}

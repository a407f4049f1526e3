import { Button, Select, Space } from 'antd';
import { useState } from 'react';
import type { Conversation } from '../../desk/queries';
import { useWords } from '../../desk/words';
import { ReasonList } from '../../shared/ReasonList';
import { Loaded } from '../../shared/states';
import { useSuggestions } from './ScriptPicker';
import { momentsFor } from './moments';
import type { Moment } from './moments';
import { openSlots, pieces } from './slots';

interface ScriptAskProps {
  conversation: Conversation;
  onReply: (text: string) => void;
}

/** What to say at a moment of the talk, with the reasons. */
export function ScriptAsk({ conversation, onReply }: ScriptAskProps) {
  const { t, word } = useWords();
  const [moment, setMoment] = useState<Moment>();
  const suggestions = useSuggestions(conversation, moment);
  return (
    <div className="desk-ask">
      <Select
        size="small"
        style={{ width: '100%' }}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('workbench.scripts.choose')}
        aria-label={t('workbench.scripts.choose')}
        value={moment ?? null}
        onChange={(value) => setMoment(value ?? undefined)}
        options={momentsFor(conversation).map((value) => ({ value, label: word('moment', value) }))}
      />
      {moment && (
        <Loaded query={suggestions} rows={2}>
          {(data) => (
            <div className="desk-answer" role="status">
              {data.candidates.map((candidate) => (
                <Space key={candidate.key} orientation="vertical" size={4} className="wb-said">
                  <p className="desk-buyer-text">
                    {pieces(candidate.text, openSlots(candidate.text)).map((piece, at) =>
                      piece.kind ? (
                        <mark key={at} className="wb-mark-slot">
                          {piece.text}
                        </mark>
                      ) : (
                        <span key={at}>{piece.text}</span>
                      ),
                    )}
                  </p>
                  <Button size="small" onClick={() => onReply(candidate.text)}>
                    {t('desk.toReply')}
                  </Button>
                </Space>
              ))}
              {data.candidates.length === 0 && <span className="secondary">{t('workbench.scripts.noText')}</span>}
              <ReasonList reasons={data.reasons} />
            </div>
          )}
        </Loaded>
      )}
    </div>
  );
}

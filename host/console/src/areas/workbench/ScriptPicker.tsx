import { Empty, Skeleton, Tag } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, take } from '../../api/client';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import { ReasonList } from '../../shared/ReasonList';
import { Failed } from '../../shared/states';
import type { Conversation } from '../../desk/queries';
import type { Moment } from './moments';
import { openSlots, pieces } from './slots';

/** Milliseconds for which the answer of a moment is shown without asking again. */
const FRESH_MS = 60_000;

/** What the shop's script policy says at a moment of this conversation. */
export function useSuggestions(conversation: Conversation, moment: Moment | undefined) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [shop, 'script-suggestions', conversation.id, moment, conversation.order ?? null, conversation.version],
    enabled: moment !== undefined,
    staleTime: FRESH_MS,
    queryFn: ({ signal }) =>
      take(
        api.POST('/api/v1/shops/{shop}/conversations/{conversation}/script-suggestions', {
          params: { path: { shop, conversation: conversation.id } },
          body: { moment: moment ?? 'greet', ...(conversation.order ? { order: conversation.order } : {}) },
          signal,
        }),
      ),
  });
}

interface ScriptPickerProps {
  conversation: Conversation;
  moments: Moment[];
  active: number;
  onActive: (index: number) => void;
  onPick: (text: string) => void;
}

/** The scripts behind `/`: moments on the left, on the right what the policy says, filled from the order. */
export function ScriptPicker({ conversation, moments, active, onActive, onPick }: ScriptPickerProps) {
  const { t, word } = useWords();
  const chosen = moments[active];
  const suggestions = useSuggestions(conversation, chosen);
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    row.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  if (moments.length === 0) {
    return (
      <div className="wb-scripts">
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('workbench.scripts.none')} />
      </div>
    );
  }
  return (
    <div className="wb-scripts">
      <div role="listbox" tabIndex={0} id="script-moments" aria-label={t('workbench.scripts.moments')} className="wb-scripts-list">
        {moments.map((moment, index) => (
          <div
            key={moment}
            ref={index === active ? row : undefined}
            role="option"
            id={`script-${moment}`}
            aria-selected={index === active}
            className={index === active ? 'wb-script wb-script-active' : 'wb-script'}
            onMouseDown={(event) => {
              event.preventDefault();
              onActive(index);
            }}
          >
            {word('moment', moment)}
          </div>
        ))}
      </div>
      <div className="wb-scripts-preview">
        {suggestions.isPending ? (
          <Skeleton active paragraph={{ rows: 2 }} title={false} />
        ) : suggestions.isError ? (
          <Failed error={suggestions.error} retry={() => void suggestions.refetch()} />
        ) : suggestions.data.candidates.length === 0 ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('workbench.scripts.noText')} />
        ) : (
          <>
            {suggestions.data.candidates.map((candidate, index) => (
              <button
                key={candidate.key + String(index)}
                type="button"
                className="wb-candidate"
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onPick(candidate.text)}
              >
                {pieces(candidate.text, openSlots(candidate.text)).map((piece, at) =>
                  piece.kind ? <mark key={at} className="wb-mark-slot">{piece.text}</mark> : <span key={at}>{piece.text}</span>,
                )}
                {index === 0 && <Tag className="wb-enter">{t('workbench.scripts.enter')}</Tag>}
              </button>
            ))}
            <ReasonList reasons={suggestions.data.reasons} />
          </>
        )}
      </div>
    </div>
  );
}

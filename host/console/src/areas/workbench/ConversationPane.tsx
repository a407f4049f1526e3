import { CommentOutlined } from '@ant-design/icons';
import { Empty } from 'antd';
import type { Ref } from 'react';
import { useConversation } from '../../desk/queries';
import { useWords } from '../../desk/words';
import { Failed, Loading } from '../../shared/states';
import { Composer } from './Composer';
import type { ComposerHandle } from './Composer';
import { ConversationHead } from './ConversationHead';
import { MessageList } from './MessageList';
import type { Outgoing } from './outbox';
import type { NewOutgoing } from './sending';

interface ConversationPaneProps {
  conversation: string | undefined;
  composer: Ref<ComposerHandle>;
  outgoing: Outgoing[];
  onSend: (message: NewOutgoing) => void;
  onRetry: (item: Outgoing) => void;
  onDiscard: (item: Outgoing) => void;
  onEdit: (item: Outgoing) => void;
  onClose: () => void;
}

/** The talk in the middle. */
export function ConversationPane({ conversation, composer, outgoing, onSend, onRetry, onDiscard, onEdit, onClose }: ConversationPaneProps) {
  const { t } = useWords();
  const found = useConversation(conversation);
  if (conversation === undefined) {
    return (
      <section className="wb-pane wb-conversation" aria-label={t('workbench.conversation')}>
        <Empty className="wb-empty" image={<CommentOutlined />} description={t('workbench.choose')} />
      </section>
    );
  }
  return (
    <section className="wb-pane wb-conversation" aria-label={t('workbench.conversation')}>
      {found.data ? (
        <>
          <ConversationHead conversation={found.data} onClose={onClose} />
          <MessageList
            key={conversation}
            conversation={found.data}
            outgoing={outgoing}
            onRetry={onRetry}
            onDiscard={onDiscard}
            onEdit={onEdit}
          />
          <Composer key={`composer-${conversation}`} ref={composer} conversation={found.data} onSend={onSend} />
        </>
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : (
        <Loading rows={8} />
      )}
    </section>
  );
}

import { Grid, Segmented, Splitter } from 'antd';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { api, take } from '../../api/client';
import { useCommand } from '../../desk/commands';
import { rows, useConversation, useConversations } from '../../desk/queries';
import type { Conversation } from '../../desk/queries';
import { useWords } from '../../desk/words';
import { useCommands } from '../../frame/commands';
import { useShortcut } from '../../frame/shortcuts';
import { usePageTitle } from '../../frame/title';
import { place } from '../../live/presence';
import { useShop } from '../../session/me';
import type { ComposerHandle } from './Composer';
import { ContextPane } from './ContextPane';
import { ConversationPane } from './ConversationPane';
import { LateAlert } from './LateAlert';
import { QueuePane } from './QueuePane';
import type { Outgoing } from './outbox';
import { WAITING, queueFilter } from './queues';
import type { Shown } from './queues';
import { useSending } from './sending';
import { paneSizes, rememberPaneSizes } from './sizes';

type NarrowPane = 'queue' | 'conversation' | 'context';

/** Queue, talk and context beside each other; on a narrow screen one of them at a time. */
export function WorkbenchPage() {
  const { t } = useWords();
  const { shop } = useShop();
  const { conversation: open } = useParams();
  const navigate = useNavigate();
  const wide = Grid.useBreakpoint().lg ?? true;
  const [shown, setShown] = useState<Shown>({ queue: 'waiting', narrowing: 'all' });
  const [pane, setPane] = useState<NarrowPane>(open ? 'conversation' : 'queue');
  const composer = useRef<ComposerHandle>(null);
  const sending = useSending();
  const current = useConversation(open);
  const waiting = useConversations(WAITING);
  const listed = useConversations(queueFilter(shown));
  const items: Conversation[] = rows(listed);
  usePageTitle(current.data ? `${current.data.customer.name} · ${t('workbench.title')}` : t('workbench.title'));

  const openId = current.data?.id;
  useEffect(() => {
    place.set(openId === undefined ? {} : { conversation: openId });
    return () => place.set({});
  }, [openId]);

  const go = useCallback(
    (id: string) => {
      setPane('conversation');
      void navigate(`/s/${shop}/workbench/${id}`);
    },
    [navigate, shop],
  );
  const step = (by: number) => {
    const at = items.findIndex((each) => each.id === open);
    const next = at < 0 ? items[by > 0 ? 0 : items.length - 1] : items[at + by];
    if (next) go(next.id);
  };
  const close = useCommand<Conversation, Conversation>(
    ({ id }, inShop) =>
      take(
        api.POST('/api/v1/shops/{shop}/conversations/{conversation}/close', {
          params: { path: { shop: inShop, conversation: id } },
          body: {},
        }),
      ),
    { stale: ['conversations'] },
  );
  const resolve = () => {
    if (!current.data?.actions.includes('close')) return;
    // The next one is opened at once: the list is read anew when the host has closed this one.
    const at = items.findIndex((each) => each.id === open);
    const next = items[at + 1] ?? items[at - 1];
    close.mutate(current.data, { onSuccess: () => next && go(next.id) });
  };
  const write = (kind: 'reply' | 'note', text?: string) => {
    setPane('conversation');
    if (composer.current) composer.current.write(kind, text);
    else window.setTimeout(() => composer.current?.write(kind, text));
  };
  useShortcut('alt+j', 'workbench.keys.next', () => step(1));
  useShortcut('alt+k', 'workbench.keys.previous', () => step(-1));
  useShortcut('alt+e', 'workbench.keys.resolve', resolve);
  useShortcut('alt+p', 'workbench.keys.note', () => write('note'));
  useShortcut('alt+l', 'workbench.keys.reply', () => write('reply'));

  const longest = rows(waiting)[0];
  useCommands(
    useMemo(
      () => [
        ...(longest
          ? [
              {
                id: 'workbench.longest',
                label: t('workbench.goLongest', { name: longest.customer.name }),
                group: t('workbench.title'),
                run: () => go(longest.id),
              },
            ]
          : []),
      ],
      [longest, go, t],
    ),
  );

  const unsent = useMemo(() => new Set(sending.outgoing.map((each) => each.conversation)), [sending.outgoing]);
  const edit = (item: Outgoing) => {
    sending.discard(item);
    write(item.internal ? 'note' : 'reply', item.text);
  };
  const queuePane = (
    <QueuePane
      shown={shown}
      selected={open}
      unsent={unsent}
      onShow={setShown}
      onOpen={go}
    />
  );
  const conversationPane = (
    <ConversationPane
      conversation={open}
      composer={composer}
      outgoing={sending.outgoing.filter((each) => each.conversation === (current.data?.id ?? open))}
      onSend={sending.send}
      onRetry={sending.retry}
      onDiscard={sending.discard}
      onEdit={edit}
      onClose={resolve}
    />
  );
  const contextPane = current.data ? (
    <ContextPane key={current.data.id} conversation={current.data} onReply={(text) => write('reply', text)} />
  ) : (
    <section className="wb-pane wb-context" aria-label={t('workbench.context')} />
  );
  const sizes = paneSizes();
  return (
    <div className="workbench">
      <h1 className="only-read">{t('workbench.title')}</h1>
      {wide ? (
        <Splitter className="wb-panes" onResizeEnd={rememberPaneSizes}>
          <Splitter.Panel defaultSize={sizes[0]} min={240} max="40%">
            {queuePane}
          </Splitter.Panel>
          <Splitter.Panel min={360}>{conversationPane}</Splitter.Panel>
          <Splitter.Panel defaultSize={sizes[2]} min={300} max="45%" collapsible={{ end: true }}>
            {contextPane}
          </Splitter.Panel>
        </Splitter>
      ) : (
        <>
          <Segmented
            block
            value={pane}
            onChange={setPane}
            options={(['queue', 'conversation', 'context'] as const).map((value) => ({
              value,
              label: t(`workbench.${value}`),
              disabled: value !== 'queue' && open === undefined,
            }))}
          />
          {pane === 'queue' ? queuePane : pane === 'conversation' ? conversationPane : contextPane}
        </>
      )}
      <LateAlert
        onOpen={(id) => {
          setShown({ queue: 'waiting', narrowing: 'all' });
          go(id);
        }}
      />
    </div>
  );
}

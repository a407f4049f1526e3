/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Chat } from './chat';
import type { textsIn } from './texts';

const MESSAGE_CHARACTERS_MAX = 5000;

interface WidgetProps {
  chat: Chat;
  language: 'zh-CN' | 'en';
  t: ReturnType<typeof textsIn>;
}

/** A button in the corner of the shop's page, and the conversation behind it. */
export function Widget({ chat, language, t }: WidgetProps) {
  const [state, setState] = useState(chat.state);
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const composing = useRef(false);
  useEffect(() => chat.subscribe(() => setState(chat.state)), [chat]);
  const { messages, unsent, visit, info, connected, seen } = state;
  const shown = messages.length + unsent.length;
  useEffect(() => {
    if (!open) return;
    list.current?.scrollTo({ top: list.current.scrollHeight });
    chat.look();
  }, [open, shown, chat]);
  useEffect(() => {
    if (open) field.current?.focus();
  }, [open]);
  const unread = messages.filter((each) => each.seq > seen && each.author !== 'buyer').length;
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const send = () => {
    if (text.trim() === '') return;
    chat.send(text.trim());
    setText('');
  };
  if (!open) {
    return (
      <button ref={button} type="button" class="launch" onClick={() => setOpen(true)} aria-expanded="false">
        <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
          <path fill="currentColor" d="M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H9l-5 4v-4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2Z" />
        </svg>
        <span>{t('buyer.ask')}</span>
        {unread > 0 && <b class="badge">{t('buyer.unread', { count: String(unread) })}</b>}
      </button>
    );
  }
  return (
    <section
      class="window"
      role="dialog"
      aria-label={t('buyer.chatWith', { name: info?.name ?? '' })}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !composing.current) close();
      }}
    >
      <header>
        <div>
          <strong>{info?.name ?? t('buyer.ask')}</strong>
          <div class="quiet">
            {visit !== null && !connected
              ? t('buyer.lost')
              : visit?.agent
                ? t('buyer.with', { name: visit.agent })
                : info && !info.attended
                  ? t('buyer.away')
                  : t('buyer.here')}
          </div>
        </div>
        <button type="button" class="plain" onClick={close} aria-label={t('buyer.close')}>
          ✕
        </button>
      </header>
      <div class="messages" ref={list} role="log" aria-label={t('buyer.messages')} tabIndex={0}>
        {shown === 0 && <p class="quiet center">{t('buyer.begin')}</p>}
        {messages.map((each) => (
          <div key={each.seq} class={each.author === 'buyer' ? 'line mine' : 'line'} data-seq={each.seq}>
            <p>{each.text}</p>
            <small>
              {each.author === 'buyer' ? '' : `${each.agent ?? t('buyer.automatic')} · `}
              {clock.format(new Date(each.created_at))}
            </small>
          </div>
        ))}
        {unsent.map((each) => (
          <div key={each.client_id} class="line mine unsent">
            <p>{each.text}</p>
            <small>
              {each.failed ? t('buyer.notSent') : t('buyer.sending')}
              {each.failed && (
                <button type="button" class="plain" onClick={() => chat.retry()}>
                  {t('buyer.again')}
                </button>
              )}
            </small>
          </div>
        ))}
        {visit?.state === 'closed' && (
          <div class="survey" role="group" aria-label={t('buyer.rate')}>
            <p>{visit.survey ? t('buyer.thanks') : t('buyer.rate')}</p>
            {[1, 2, 3, 4, 5].map((rating) => (
              <button
                key={rating}
                type="button"
                class="star"
                aria-pressed={visit.survey?.rating === rating}
                aria-label={t('buyer.stars', { count: String(rating) })}
                onClick={() => void chat.rate(rating)}
              >
                {rating <= (visit.survey?.rating ?? 0) ? '★' : '☆'}
              </button>
            ))}
          </div>
        )}
      </div>
      <footer>
        <textarea
          ref={field}
          rows={2}
          value={text}
          maxLength={MESSAGE_CHARACTERS_MAX}
          placeholder={t('buyer.placeholder')}
          aria-label={t('buyer.placeholder')}
          onCompositionStart={() => (composing.current = true)}
          onCompositionEnd={() => (composing.current = false)}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            // While an input method composes, Enter chooses a word.
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
              event.preventDefault();
              send();
            }
          }}
        />
        <button type="button" class="send" disabled={text.trim() === ''} onClick={send}>
          {t('buyer.send')}
        </button>
      </footer>
    </section>
  );
}

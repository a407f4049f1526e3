import { SendOutlined } from '@ant-design/icons';
import { Button, Tabs, Typography } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { KeyboardEvent, Ref } from 'react';
import { api, take } from '../../api/client';
import { useWords } from '../../desk/words';
import { useShop } from '../../session/me';
import type { Conversation } from '../../desk/queries';
import { SoftLock } from './Colleagues';
import { Findings, findingMarks, warningRules } from './Findings';
import type { Finding } from './Findings';
import { MarkedInput } from './MarkedInput';
import { ScriptPicker, useSuggestions } from './ScriptPicker';
import { keepDraft, readDraft } from './drafts';
import type { DraftKind } from './drafts';
import { matching, momentsFor } from './moments';
import type { NewOutgoing } from './sending';
import { openSlots } from './slots';
import { useWriting } from './writing';

/** Milliseconds without a key after which a reply is checked. */
const CHECK_AFTER_MS = 900;

/** What the check said about one text. */
interface Checked {
  text: string;
  findings: Finding[];
  rewritten: string | undefined;
}

/** What others may do with the composer. */
export interface ComposerHandle {
  write: (kind: DraftKind, text?: string) => void;
}

interface ComposerProps {
  ref?: Ref<ComposerHandle>;
  conversation: Conversation;
  onSend: (message: NewOutgoing) => void;
}

const NOTHING: Checked = { text: '', findings: [], rewritten: undefined };
/** A slash and what follows it, at the beginning or after a space, up to the caret. */
const SCRIPT_CALL = /(?:^|\s)\/([^\s/]*)$/;

/** Where an agent writes: to the buyer or to the colleagues, each with its own draft. */
export function Composer({ ref, conversation, onSend }: ComposerProps) {
  const { t, word } = useWords();
  const { shop } = useShop();
  const mayReply = conversation.actions.includes('send-message');
  const mayNote = conversation.actions.includes('add-note');
  const [kind, setKind] = useState<DraftKind>(mayReply ? 'reply' : 'note');
  const [text, setText] = useState(() => readDraft(shop, conversation.id, kind));
  const [caret, setCaret] = useState(text.length);
  const [checked, setChecked] = useState<Checked>(NOTHING);
  const [acknowledged, setAcknowledged] = useState(false);
  const [active, setActive] = useState(0);
  const [closedAt, setClosedAt] = useState<string>();
  const input = useRef<TextAreaRef>(null);
  const { wrote, takeOver, takingOver } = useWriting(conversation);

  const change = (next: string, at: number = next.length) => {
    setText(next);
    setCaret(at);
    setAcknowledged(false);
    keepDraft(shop, conversation.id, kind, next);
    wrote(kind, next);
  };
  const turn = (to: DraftKind) => {
    setKind(to);
    setText(readDraft(shop, conversation.id, to));
    window.setTimeout(() => input.current?.focus());
  };
  useImperativeHandle(ref, () => ({
    write: (to, words) => {
      setKind(to);
      const next = words ?? readDraft(shop, conversation.id, to);
      setText(next);
      setCaret(next.length);
      if (words !== undefined) keepDraft(shop, conversation.id, to, words);
      input.current?.focus();
      window.setTimeout(() => input.current?.focus());
    },
  }));

  // A reply is checked when its writer pauses; what is being sent is checked again by the host.
  const worthChecking = kind === 'reply' && mayReply && text.trim() !== '' && !text.startsWith('/') && checked.text !== text;
  useEffect(() => {
    if (!worthChecking) return;
    const abort = new AbortController();
    const timer = window.setTimeout(() => {
      take(
        api.POST('/api/v1/shops/{shop}/conversations/{conversation}/message-checks', {
          params: { path: { shop, conversation: conversation.id } },
          body: { text },
          signal: abort.signal,
        }),
      ).then(
        (answer) => setChecked({ text, findings: answer.findings, rewritten: answer.rewritten ?? undefined }),
        () => undefined, // Without an answer the host's check at sending says the same.
      );
    }, CHECK_AFTER_MS);
    return () => {
      window.clearTimeout(timer);
      abort.abort();
    };
  }, [worthChecking, text, shop, conversation.id]);

  const current = checked.text === text ? checked : NOTHING;
  const slots = openSlots(text);
  const findings = kind === 'reply' ? current.findings : [];
  const blocked = findings.some((each) => each.severity === 'block');
  const warned = warningRules(findings).length > 0;
  const call = kind === 'reply' ? SCRIPT_CALL.exec(text.slice(0, caret)) : null;
  const picking = call !== null && closedAt !== text;
  const sendable =
    text.trim() !== '' &&
    !picking &&
    (kind === 'note' ? mayNote : mayReply && slots.length === 0 && !blocked && (!warned || acknowledged));
  const moments = picking ? matching(momentsFor(conversation), call[1] ?? '', (each) => word('moment', each)) : [];
  const at = Math.min(active, Math.max(0, moments.length - 1));
  const suggestions = useSuggestions(conversation, picking ? moments[at] : undefined);
  const pick = (words: string) => {
    const begin = caret - (call?.[1]?.length ?? 0) - 1;
    const next = text.slice(0, begin) + words + text.slice(caret);
    change(next);
    const slot = openSlots(next)[0];
    window.setTimeout(() => {
      const area = input.current?.resizableTextArea?.textArea;
      area?.focus();
      if (slot) area?.setSelectionRange(slot.start, slot.end);
    });
  };

  const send = () => {
    if (!sendable) {
      const slot = slots[0];
      if (slot) input.current?.resizableTextArea?.textArea.setSelectionRange(slot.start, slot.end);
      return;
    }
    onSend({
      conversation: conversation.id,
      text: text.trim(),
      internal: kind === 'note',
      acknowledged: kind === 'reply' ? warningRules(findings) : [],
    });
    change('');
    setChecked(NOTHING);
  };

  const keys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (picking) {
      const first = suggestions.data?.candidates[0];
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        const step = event.key === 'ArrowDown' ? 1 : -1;
        setActive((at + step + moments.length) % Math.max(1, moments.length));
        return;
      }
      if (event.key === 'Escape') {
        event.preventDefault();
        setClosedAt(text);
        return;
      }
      if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        if (first) pick(first.text);
        return;
      }
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    }
  };

  if (!mayReply && !mayNote) return null;
  const tabs = [
    ...(mayReply ? [{ key: 'reply', label: t('workbench.reply') }] : []),
    ...(mayNote ? [{ key: 'note', label: t('workbench.noteTab') }] : []),
  ];
  return (
    <div className={`wb-composer wb-composer-${kind}`}>
      <Tabs
        size="small"
        activeKey={kind}
        onChange={(key) => turn(key as DraftKind)}
        items={tabs}
        tabBarExtraContent={
          <Typography.Text type="secondary" className="wb-hint">
            {t(kind === 'reply' ? 'workbench.replyHint' : 'workbench.noteHint')}
          </Typography.Text>
        }
      />
      {picking && (
        <ScriptPicker conversation={conversation} moments={moments} active={at} onActive={setActive} onPick={pick} />
      )}
      {kind === 'reply' && (
        <SoftLock
          conversation={conversation}
          takingOver={takingOver}
          onTakeOver={() => {
            takeOver();
            input.current?.focus();
          }}
        />
      )}
      <MarkedInput
        ref={input}
        value={text}
        marks={kind === 'reply' ? [...slots, ...findingMarks(text, findings)] : []}
        label={t(kind === 'reply' ? 'workbench.reply' : 'workbench.noteTab')}
        placeholder={t(kind === 'reply' ? 'workbench.replyPlaceholder' : 'workbench.notePlaceholder')}
        onChange={change}
        onKeyDown={keys}
      />
      <Findings
        text={text}
        findings={findings}
        rewritten={current.rewritten}
        acknowledged={acknowledged}
        onAcknowledge={setAcknowledged}
        onText={(next) => change(next)}
      />
      <div className="wb-composer-foot">
        <span className="wb-hint" role="status">
          {kind === 'reply' && slots.length > 0
            ? t('workbench.slotsOpen', { slots: slots.map((slot) => text.slice(slot.start, slot.end)).join(' ') })
            : ''}
        </span>
        <Button type="primary" icon={<SendOutlined />} disabled={!sendable} onClick={send}>
          {t(kind === 'note' ? 'workbench.addNote' : warned ? 'workbench.sendAnyway' : 'workbench.send')}
        </Button>
      </div>
    </div>
  );
}

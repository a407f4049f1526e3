/** What a draft is for: the buyer, or the colleagues. */
export type DraftKind = 'reply' | 'note';

function key(shop: string, conversation: string, kind: DraftKind): string {
  return `shopwit.draft.${shop}.${conversation}.${kind}`;
}

/** The text that was left unsent in a conversation; empty if there is none. */
export function readDraft(shop: string, conversation: string, kind: DraftKind): string {
  try {
    return localStorage.getItem(key(shop, conversation, kind)) ?? '';
  } catch {
    return '';
  }
}

/** Keep the text until it is sent; an empty one forgets it. */
export function keepDraft(shop: string, conversation: string, kind: DraftKind, text: string): void {
  try {
    if (text === '') localStorage.removeItem(key(shop, conversation, kind));
    else localStorage.setItem(key(shop, conversation, kind), text);
  } catch {
    // A full or forbidden storage loses drafts at a reload, nothing else.
  }
}

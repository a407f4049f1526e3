/** @jsxImportSource preact */
import { render } from 'preact';
import { BuyerApi } from './api';
import { Chat } from './chat';
import { Widget } from './Widget';
import { languageFor, textsIn } from './texts';
import styles from './widget.css?inline';

/** Where a chat belongs. */
export interface ChatPlace {
  /** `https://desk.example`; empty for the page's own host. */
  host: string;
  shop: string;
  language?: string | null;
  /** Token of an order's page: the conversation is about that order. */
  order?: string;
}

/** Puts the chat into the page, in a shadow tree so that neither's styles touch the other's. */
export function startChat({ host, shop, language, order }: ChatPlace): HTMLElement {
  const element = document.createElement('shopwit-chat');
  const shadow = element.attachShadow({ mode: 'open' });
  // Not a style element: the shop's content security policy may forbid those.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  shadow.adoptedStyleSheets = [sheet];
  const shown = languageFor(language);
  const chat = new Chat(new BuyerApi(host, shop), `shopwit.chat.${shop}`, shown, order);
  element.lang = shown;
  document.body.append(element);
  render(<Widget chat={chat} language={shown} t={textsIn(shown)} />, shadow);
  return element;
}
